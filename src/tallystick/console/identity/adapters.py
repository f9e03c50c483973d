"""How django-allauth behaves in this house: what it says is ours, its secrets are sealed, who may not come in learns nothing."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tallystick.identity import commands
from tallystick.identity.queries import User
from tallystick.kit.secrets import open_sealed, seal

from . import presence
from .language import remember_language

PRODUCT = "Tallystick"
WRONG = _("This name and this password do not belong together.")
# What the library would say on the next page; what stands not here is said by the page itself.
SAID: dict[str, Any] = {
    "account/messages/password_changed.txt": _("Your password was changed. Other browsers are signed out."),
    "account/messages/password_set.txt": _("You have a password now."),
    "mfa/messages/totp_activated.txt": _("The app on your phone is asked from now on."),
    "mfa/messages/totp_deactivated.txt": _("The app on your phone is not asked any more."),
    "mfa/messages/recovery_codes_generated.txt": _("There are new recovery codes; the old ones are void."),
    "mfa/messages/webauthn_added.txt": _("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
}


class Entrance(DefaultAccountAdapter):
    """Signing in by name and password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or its time is over."),
        "rate_limited": _("Too many attempts. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        text = message or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def clean_password(self, password: str, user: User | None = None) -> str:
        """Refuse a weak password in our own words; allauth's forms ask here."""
        try:
            commands.refuse_weak(password, user or User())
        except commands.WeakPassword as refusal:
            raise ValidationError(refusal.message) from None
        return password

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """A disabled user is told what anybody is told who has the wrong password."""
        messages.error(request, str(WRONG))
        return HttpResponseRedirect(reverse("account_login"))

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        response = super().post_login(request, user, **facts)
        presence.arrive(request)
        if user.language:
            remember_language(response, user.language)
        return response

    def send_notification_mail(self, *args: Any, **facts: Any) -> None:
        """Nobody here has an address to write to."""


class Factors(DefaultMFAAdapter):
    """Second factors and passkeys; their secrets are sealed with keys that are not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or its time is over."),
        "cannot_generate_recovery_codes": _("Recovery codes stand for a second factor: set one up first."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(encrypted_text)

    def get_totp_issuer(self) -> str:
        return PRODUCT

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": PRODUCT}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        there = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": there + 1}
