"""One-time links: for the operator's own users straight in, for who is invited to choose a password."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.kit.refusal import UnknownThing
from tallystick.kit.secrets import digest_of
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from ..models import OneTimeLink, User
from ..refusals import UserIsThere
from ..rules import expiry_of, new_token
from .giving import Holding, built_in, held_user

NO_PASSWORD = "!"  # Django's mark: nothing that anybody types agrees with it


@transaction.atomic
def make_first_administrator(actor: Actor, username: str = "admin", name: str = "Administrator", *, now: datetime) -> str:
    """The first user of an installation; the token of a one-time link for them. Refused where somebody is there."""
    if User.objects.exists():
        raise UserIsThere
    with trail(actor):
        role = built_in("administrator")
        User.objects.create(username=username, name=name, password=NO_PASSWORD, role=role, all_books=True)
        return make_link(actor, username, now=now)


@transaction.atomic
def make_link(actor: Actor, username: str, *, now: datetime) -> str:
    """The token of a link that signs this user in once, within a day; those made for them before let nobody in any more."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise UnknownThing(kind=_("user"), name=username)
    return new_link(user, now=now)


@transaction.atomic
def invite_again(actor: Actor, scope: Scope, user_id: int, *, holding: Holding, now: datetime) -> str:
    """The token of a link by which a user chooses a new password; the old one holds until they do."""
    user = held_user(scope, holding, user_id)
    if not user.is_active:
        raise UnknownThing(kind=_("user"), name=user.username)
    return new_link(user, now=now, asks_password=True)


def new_link(user: User, *, now: datetime, asks_password: bool = False) -> str:
    """A fresh link; the older ones of this user that nobody used end now."""
    OneTimeLink.objects.filter(user=user, used_at=None, expires_at__gt=now).update(expires_at=now)
    token = new_token()
    expires_at = expiry_of(now, invitation=asks_password)
    OneTimeLink.objects.create(user=user, digest=digest_of(token), asks_password=asks_password, expires_at=expires_at)
    return token
