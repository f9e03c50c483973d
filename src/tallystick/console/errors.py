"""Pages for what went wrong outside any view."""

from django.http import HttpRequest, HttpResponse

from . import door
from .door import show


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return door.not_found(request)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose page is too old to be trusted: the session ended, or somebody else signed in meanwhile."""
    return show(request, "stale.html", "_stale.html", status=403, back=door.came_from(request))


def too_many(request: HttpRequest) -> HttpResponse:
    """Somebody tries too often."""
    response = show(request, "identity/too_many.html", status=429)
    response["Retry-After"] = "60"
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault. Nothing is asked of the database here: it may be what is gone."""
    return show(request, "broken.html", "_broken.html", status=500, known=False)
