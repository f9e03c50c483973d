"""The one-time link: whoever opens it is signed in, and comes to the first page."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from tallystick.identity import commands

from ..door import address, show

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_safe
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a link. Programs that look before a person opens it (HEAD) do not use it up."""
    if request.method == "HEAD":
        return HttpResponse()
    try:
        user = commands.use_link(token, now=timezone.now())
    except commands.LinkUnusable as refusal:
        return show(request, "identity/link_unusable.html", status=410, refusal=refusal)
    login(request, user, backend=BACKEND)
    response = HttpResponseRedirect(address("start"))
    if user.language:
        remember_language(response, user.language)
    return response


@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    return show(request, "identity/signed_out.html")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(address("signed_out"))


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
