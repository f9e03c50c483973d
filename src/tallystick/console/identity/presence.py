"""Whoever works is here: noted every few minutes, which also keeps their session alive."""

from collections.abc import Callable
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tallystick.identity import commands
from tallystick.identity.queries import actor_of

EVERY = timedelta(minutes=5)
SEEN = "seen"  # in the session: when it was noted last, in seconds


class Presence:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        session = request.session
        if session.session_key and now.timestamp() - session.get(SEEN, 0) > EVERY.total_seconds():
            note(request)
        return self.get_response(request)


def arrive(request: HttpRequest) -> None:
    """Somebody signed in, or their session was given a new key: remember the browser."""
    now = timezone.now()
    request.session[SEEN] = int(now.timestamp())
    where = {"ip": get_adapter().get_client_ip(request), "browser": request.headers.get("User-Agent", "")}
    commands.come_in(actor_of(request.user), request.session.session_key or "", **where, now=now)


def note(request: HttpRequest) -> None:
    """Remember that somebody is here; a stranger's session is left as it is."""
    if not request.user.is_authenticated or not request.session.session_key:
        return
    now = timezone.now()
    request.session[SEEN] = int(now.timestamp())
    commands.be_seen(actor_of(request.user), request.session.session_key, now=now)
