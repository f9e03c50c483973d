"""The page that installs to the home screen: its frame, the worker that keeps it at hand without coverage, its manifest.

Nothing in it is anybody's: what a reader finds on the round is fetched by the page, and kept on the phone.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from ..door import StaffRequest, address, show

HERE = Path(__file__).resolve().parent.parent
STYLES = ("console/console.css", "round/round.css")
SCRIPTS = tuple(f"round/{name}.js" for name in ("figures", "store", "line", "views", "entry", "waiting", "round"))
MARK = "console/mark.svg"
SHELL = "X-Round"  # by this header the worker knows the page from one that asks to sign in


@require_safe
def page(request: StaffRequest) -> HttpResponse:
    """The page, whatever is looked at in it: all its parts are in it, and what they show comes from the phone's memory."""
    get_token(request)
    files: dict[str, Any] = {"scripts": [_versioned(name) for name in SCRIPTS], "styles": [_versioned(name) for name in STYLES]}
    response = show(request, "round/round.html", **files)
    response[SHELL] = version()
    return response


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its first lines change with every file of the page, and so the phone takes all of them anew."""
    told = {"version": version(), "page": address("round"), "files": [_versioned(name) for name in (*STYLES, *SCRIPTS, MARK)]}
    text = f"const SHELL = {json.dumps(told)};\n" + (HERE / "round" / "worker.js").read_text(encoding="utf-8")
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What the home screen shows."""
    drawn = {"src": static("console/mark.svg"), "type": "image/svg+xml", "sizes": "any"}
    painted = [{"src": static(f"round/icon-{size}.png"), "type": "image/png", "sizes": f"{size}x{size}"} for size in (192, 512)]
    whole = {"src": static("round/icon-whole-512.png"), "type": "image/png", "sizes": "512x512", "purpose": "maskable"}
    start = address("round")
    look = {"display": "standalone", "background_color": "#f3f5f8", "theme_color": "#0f766e"}
    told = {"id": start, "name": "Tallystick", "short_name": "Tallystick", "start_url": start, "scope": start}
    return JsonResponse(
        told | look | {"icons": [*painted, whole, drawn]},
        content_type="application/manifest+json",
        headers={"Cache-Control": "no-cache"},
    )


@cache
def version() -> str:
    """A digest of all that the page is made of."""
    files = [HERE / "static" / name for name in (*STYLES, *SCRIPTS, MARK)]
    files += [HERE / "round" / "worker.js", *sorted((HERE / "templates" / "round").glob("*.html"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _versioned(name: str) -> str:
    return f"{static(name)}?v={version()}"
