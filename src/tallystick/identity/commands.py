"""Make the first administrator, make a one-time link, come in by it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.who import Actor

from .models import OneTimeLink, Role, User
from .rules import BUILT_IN_ROLES, digest_of, expiry_of, new_token

__all__ = ["LinkUnusable", "UserIsThere", "make_first_administrator", "make_link", "speak", "use_link"]


NO_PASSWORD = "!"  # Django's mark: nothing that anybody types agrees with it


class LinkUnusable(Refusal):
    """Used, expired or never made: which of these is nobody's business."""

    code = "link_unusable"
    sentence = gettext_lazy("This sign-in link has been used already, or its time is over.")


class UserIsThere(Refusal):
    code = "user_is_there"
    sentence = gettext_lazy("There is a user already; `tallystick link` makes a sign-in link.")


@transaction.atomic
def make_first_administrator(actor: Actor, username: str = "admin", name: str = "Administrator", *, now: datetime) -> str:
    """The first user of an installation; the token of a one-time link for them. Refused where somebody is there."""
    if User.objects.exists():
        raise UserIsThere
    User.objects.create(username=username, name=name, password=NO_PASSWORD, role=_administrator(), all_books=True)
    return make_link(actor, username, now=now)


def _administrator() -> Role:
    """The built-in role that may everything; all built-in ones are made where they are not there."""
    made = [Role(code=code, permissions=sorted(held)) for code, held in BUILT_IN_ROLES.items()]
    Role.objects.bulk_create(made, ignore_conflicts=True)
    return Role.objects.get(code="administrator")


@transaction.atomic
def make_link(actor: Actor, username: str, *, now: datetime) -> str:
    """The token of a link that signs this user in once, within a day. Links made before hold as long as they did."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise UnknownThing(kind=_("user"), name=username)
    token = new_token()
    OneTimeLink.objects.create(user=user, digest=digest_of(token), expires_at=expiry_of(now))
    return token


@transaction.atomic
def use_link(token: str, *, now: datetime) -> User:
    """The user whom a link lets in, once. The conditional UPDATE comes first: of two who come at once, one comes in."""
    fresh = OneTimeLink.objects.filter(digest=digest_of(token), used_at=None, expires_at__gt=now, user__is_active=True)
    if fresh.update(used_at=now) != 1:
        raise LinkUnusable
    return User.objects.get(onetimelink__digest=digest_of(token))


def speak(actor: Actor, language: str) -> None:
    """The actor reads this language from now on, wherever they sign in."""
    User.objects.filter(id=actor.user_id).update(language=language)
