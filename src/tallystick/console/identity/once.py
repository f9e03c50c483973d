"""Links and tokens are shown once: kept in the (sealed) session from the order that made them to the page that shows them."""

from django.http import HttpRequest

ONCE = "once"


def keep(request: HttpRequest, kind: str, about: int, text: str) -> None:
    request.session[ONCE] = {"kind": kind, "about": about, "text": text}


def take(request: HttpRequest, kind: str, about: int) -> str:
    """What was just made of this kind about this thing, for the last time; "" where nothing was."""
    kept = request.session.get(ONCE)
    if not kept or (kept["kind"], kept["about"]) != (kind, about):
        return ""
    del request.session[ONCE]
    return str(kept["text"])
