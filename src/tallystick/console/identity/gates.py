"""The addresses of django-allauth that we use, and no others: its views in our frame. There is no sign-up and no e-mail.

They are named as the library names them, outside the console's own names, because it looks for them by name.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import json_script
from django.views.generic import RedirectView, View
from django.views.generic.base import ContextMixin

from ..door import Frame, address
from . import presence

# The library's codes for faults of forms, each with the seconds within which attempts are counted (host/settings.py).
THROTTLED = {"too_many_login_attempts": 300, "rate_limited": 60}


class Framed(ContextMixin):
    """What our pages need beside what the library's views say."""

    request: HttpRequest

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        found = super().get_context_data(**facts)
        found |= {"frame": Frame(self.request, True), "alone": False}
        # Data for a script stands in the page as data: a script inside the page would not be run.
        found["script_data"] = json_script(found["js_data"], "js_data") if "js_data" in found else ""
        found.setdefault("redirect_field", "")
        return found


def gate(route: str, view: type[View], name: str) -> URLPattern:
    """One of the library's views in our frame; what it answers stays in no browser."""
    framed: Any = type(view.__name__, (Framed, view), {})
    return path(route, _unstored(framed.as_view()), name=name)


def _unstored(view: Any) -> Any:
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.session.session_key
        response: HttpResponse = view(request, *args, **kwargs)
        # A new password gives the session a new key.
        if request.user.is_authenticated and request.session.session_key != key:
            presence.arrive(request)
        response["Cache-Control"] = "no-store"
        if seconds := _throttled_seconds(response):
            response.status_code = 429
            response["Retry-After"] = str(seconds)
        return response

    return answered


def _throttled_seconds(response: HttpResponse) -> int:
    """How long to wait where the page says that too many tried, else 0: others' programs read no sentences."""
    form = (getattr(response, "context_data", None) or {}).get("form")
    faults = form.errors.as_data().values() if form is not None else ()
    return max((THROTTLED.get(str(fault.code), 0) for found in faults for fault in found), default=0)


class Code(mfa.AuthenticateView):
    """The second step of signing in, which offers what the user has."""

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**facts)
        types = Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        return found | {"factors": set(types)}


class Profile(RedirectView):
    """Where the library goes when a second factor was added or removed."""

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        return address("profile")


urlpatterns = [
    gate("sign-in/", account.LoginView, "account_login"),
    gate("sign-in/code/", Code, "mfa_authenticate"),
    path("sign-in/passkey/", _unstored(webauthn.LoginWebAuthnView.as_view()), name="mfa_login_webauthn"),
    gate("profile/again/", account.ReauthenticateView, "account_reauthenticate"),
    gate("profile/again/code/", mfa.ReauthenticateView, "mfa_reauthenticate"),
    gate("profile/again/passkey/", webauthn.ReauthenticateWebAuthnView, "mfa_reauthenticate_webauthn"),
    gate("profile/password/", account.PasswordChangeView, "account_change_password"),
    gate("profile/password/first/", account.PasswordSetView, "account_set_password"),
    gate("profile/app/", totp.ActivateTOTPView, "mfa_activate_totp"),
    gate("profile/app/remove/", totp.DeactivateTOTPView, "mfa_deactivate_totp"),
    gate("profile/codes/", codes.ViewRecoveryCodesView, "mfa_view_recovery_codes"),
    gate("profile/codes/new/", codes.GenerateRecoveryCodesView, "mfa_generate_recovery_codes"),
    gate("profile/passkeys/new/", webauthn.AddWebAuthnView, "mfa_add_webauthn"),
    gate("profile/passkeys/<int:pk>/", webauthn.EditWebAuthnView, "mfa_edit_webauthn"),
    gate("profile/passkeys/<int:pk>/remove/", webauthn.RemoveWebAuthnView, "mfa_remove_webauthn"),
    path("profile/factors/", Profile.as_view(), name="mfa_index"),
    path("profile/passkeys/", Profile.as_view(), name="mfa_list_webauthn"),
]
