"""Coming in by a one-time link, and going out. Signing in by name and password is gates.py's."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tallystick.identity import commands
from tallystick.identity.queries import User, actor_of, invited
from tallystick.kit.refusal import Refusal

from ..door import address, show
from ..forms import plain
from . import presence
from .language import remember_language

LONGEST_ADDRESS = 2000  # characters
LONGEST_PASSWORD = 200  # characters; hashing one without end would keep the server busy


class NotTheSame(Refusal):
    code = "not_the_same"
    sentence = _("These two are not the same.")


class PasswordTooLong(Refusal):
    code = "password_too_long"
    sentence = _("This is longer than {most} characters.")


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in by a link: straight in, or to choose a password first. Programs that look before a person opens it
    (HEAD) do not use it up, nor does looking at the form.
    """
    if request.method == "HEAD":
        return HttpResponse()
    try:
        user = invited(token, timezone.now())
        if user:
            return _choose(request, token, user)
        return _enter(request, commands.use_link(token, now=timezone.now()))
    except commands.LinkUnusable as refusal:
        return show(request, "identity/link_unusable.html", status=410, refusal=refusal)


def _choose(request: HttpRequest, token: str, user: User) -> HttpResponse:
    """The form to choose a password, until one that is good enough arrives twice."""
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            found = commands.choose_password(token, _typed_twice(request), now=timezone.now())
        except commands.LinkUnusable:
            raise
        except Refusal as fault:
            refusal = fault
        else:
            logout(request)
            return perform_login(request, found)
    status = 422 if refusal else 200
    return show(request, "identity/choose_password.html", status=status, username=user.username, name=user.name, refusal=refusal)


def _typed_twice(request: HttpRequest) -> str:
    password = request.POST.get("password", "")
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooLong("password", most=LONGEST_PASSWORD)
    if password != request.POST.get("again", ""):
        raise NotTheSame("again")
    return password


def _enter(request: HttpRequest, user: User) -> HttpResponse:
    """Sign in whom the operator's link lets in: they need neither password nor second factor, and can lose both."""
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    presence.arrive(request)
    response = HttpResponseRedirect(address("start"))
    if user.language:
        remember_language(response, user.language)
    return response


@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Signing in after signing out; or after a session ended, back to the page that was open (`next`)."""
    page = plain(request.GET, "next", LONGEST_ADDRESS)
    return show(request, "identity/signed_out.html", next=page, ended=bool(page))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        commands.leave(actor_of(request.user), request.session.session_key or "")
    logout(request)
    return HttpResponseRedirect(address("signed_out"))
