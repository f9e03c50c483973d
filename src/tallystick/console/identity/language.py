"""The language a reader wants their pages in: kept by the browser, and with the user for other browsers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tallystick.identity import commands
from tallystick.identity.queries import actor_of

from ..forms import plain


@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """Show pages in another language from now on, and the page that was open once more."""
    language = plain(request.POST, "language")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseRedirect(_back(request))
    if request.user.is_authenticated:
        commands.speak(actor_of(request.user), language)
    response = HttpResponseRedirect(_back(request))
    remember_language(response, language)
    return response


def remember_language(response: HttpResponse, language: str) -> None:
    """Have the browser keep a language for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def _back(request: HttpRequest) -> str:
    address = plain(request.POST, "next", 2000)
    return address if url_has_allowed_host_and_scheme(address, None) else "/"
