"""Invite a user, change what they may do and see, disable and enable them."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from tallystick.kit.fields import AlreadyThere, refuse_first
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from ..models import User
from ..rules import NewUser, faults_of_user
from .entering import close_sessions
from .giving import Holding, held_user, one_at_a_time, refuse_more_than_held, refuse_nobody_left
from .links import NO_PASSWORD, new_link


@transaction.atomic
def invite_user(actor: Actor, scope: Scope, wanted: NewUser, *, holding: Holding, now: datetime) -> tuple[int, str]:
    """A user who has no password yet; their id, and the token of a link by which they choose one, once, within days."""
    refuse_first(faults_of_user(wanted))
    refuse_more_than_held(scope, holding, wanted)
    with trail(actor):
        user = User(password=NO_PASSWORD)
        _write(user, wanted)
        return user.pk, new_link(user, now=now, asks_password=True)


@transaction.atomic
def change_user(actor: Actor, scope: Scope, user_id: int, wanted: NewUser, *, holding: Holding, reason: str = "") -> None:
    """Give a user another name, role or scope; it holds from their next click on."""
    refuse_first(faults_of_user(wanted))
    one_at_a_time()
    user = held_user(scope, holding, user_id)
    refuse_more_than_held(scope, holding, wanted)
    with trail(actor, reason):
        _write(user, wanted)
    refuse_nobody_left()


@transaction.atomic
def disable_user(actor: Actor, scope: Scope, user_id: int, *, holding: Holding, reason: str = "") -> None:
    """Shut a user out everywhere, at once: their sessions end, their links and tokens let nobody in."""
    one_at_a_time()
    user = held_user(scope, holding, user_id)
    with trail(actor, reason):
        User.objects.filter(id=user.pk).update(is_active=False)
    close_sessions(user.pk)
    refuse_nobody_left()


@transaction.atomic
def enable_user(actor: Actor, scope: Scope, user_id: int, *, holding: Holding, reason: str = "") -> None:
    """Let a user in again, with the password, role and scope they had."""
    user = held_user(scope, holding, user_id)
    with trail(actor, reason):
        User.objects.filter(id=user.pk).update(is_active=True)


@transaction.atomic
def change_profile(actor: Actor, name: str, language: str) -> None:
    """What everybody may change of themselves."""
    user = User.objects.select_for_update(of=("self",)).get(id=actor.user_id)
    same = NewUser(user.username, name, user.role_id, language=language)
    refuse_first(fault for fault in faults_of_user(same) if fault.place != "username")
    with trail(actor):
        User.objects.filter(id=user.pk).update(name=name, language=language)


@transaction.atomic
def speak(actor: Actor, language: str) -> None:
    """The actor reads this language from now on, wherever they sign in."""
    with trail(actor):
        User.objects.filter(id=actor.user_id).update(language=language)


def _write(user: User, wanted: NewUser) -> None:
    """Store what a user is to be; AlreadyThere where another has that name to sign in by, in small letters or large."""
    same = User.objects.annotate(small=Lower("username")).filter(small=wanted.username.lower()).exclude(pk=user.pk)
    if same.exists():
        raise AlreadyThere("username", kind=_("user"), name=wanted.username)
    user.username, user.name, user.role_id, user.language = wanted.username, wanted.name, wanted.role_id, wanted.language
    user.all_books, user.all_items = wanted.all_books, wanted.all_items
    user.book_ids = [] if wanted.all_books else sorted(wanted.book_ids)
    user.item_ids = [] if wanted.all_items else sorted(wanted.item_ids)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise AlreadyThere("username", kind=_("user"), name=wanted.username) from None
