"""Come in by a link, choose a password, be seen; and be sent out again."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tallystick.kit.secrets import digest_of, session_digest
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from ..models import OneTimeLink, SignedIn, User
from ..refusals import LinkUnusable, WeakPassword
from .giving import Holding, held_user

# Why a password is refused, by Django's code for it.
WEAK: dict[str, Any] = {
    "password_too_short": _("It has fewer than 10 characters."),
    "password_too_similar": _("It is too much like your name."),
    "password_too_common": _("It is one of those that everybody tries first."),
    "password_entirely_numeric": _("It has figures only."),
}
SHORTEST_NAME = 4  # characters; shorter ones stand in many a word
LONGEST_BROWSER = 300  # characters
SEEN_AGAIN = timedelta(minutes=5)  # how exactly it is known when somebody was here last


@transaction.atomic
def use_link(token: str, *, now: datetime) -> User:
    """The user whom a link lets in, once."""
    link = _link(token, asks_password=False)
    _use_up(link, now)
    return link.user


@transaction.atomic
def choose_password(token: str, password: str, *, now: datetime) -> User:
    """Whoever was invited has a password from now on; other sessions of theirs end. WeakPassword uses nothing up."""
    link = _link(token, asks_password=True)
    refuse_weak(password, link.user)
    _use_up(link, now)
    link.user.set_password(password)
    link.user.save(update_fields=["password"])
    close_sessions(link.user.pk)
    return link.user


def _link(token: str, *, asks_password: bool) -> OneTimeLink:
    found = OneTimeLink.objects.select_related("user__role").filter(digest=digest_of(token), asks_password=asks_password)
    link = found.first()
    if link is None or not link.user.is_active:
        raise LinkUnusable
    return link


def _use_up(link: OneTimeLink, now: datetime) -> None:
    """The conditional UPDATE decides: of two who come at once, one comes in.

    Only the link's own row stands in its condition: what it joined would not be looked at again after waiting for the other.
    """
    if OneTimeLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now).update(used_at=now) != 1:
        raise LinkUnusable


def refuse_weak(password: str, user: User) -> None:
    """Refuse a password that is short, common, all digits, or is or holds the user's own name."""
    told = {} if not _holds_name(password, user) else {"password_too_similar": str(WEAK["password_too_similar"])}
    try:
        validate_password(password, user)
    except ValidationError as error:
        told |= {fault.code or "": str(WEAK.get(fault.code or "", fault.message)) for fault in error.error_list}
    if told:
        raise WeakPassword("password", fault=" ".join(told.values()))


def _holds_name(password: str, user: User) -> bool:
    """Whether a name stands in a password, which Django passes over where it is less than most of it."""
    names = (name.casefold() for name in (user.username, user.name) if len(name) >= SHORTEST_NAME)
    return any(name in password.casefold() for name in names)


@transaction.atomic
def end_sessions(
    actor: Actor, scope: Scope, user_id: int, *, holding: Holding, session_ids: Collection[int] | None = None, keep: str = ""
) -> int:
    """End these sessions of a user (None: all), but for the one with the key `keep`; how many ended. One's own always."""
    if actor.user_id != user_id:
        held_user(scope, holding, user_id)
    return close_sessions(user_id, session_ids, keep)


def close_sessions(user_id: int, session_ids: Collection[int] | None = None, keep: str = "") -> int:
    """End a user's sessions (None: all) but that with the key `keep`; how many."""
    found = SignedIn.objects.filter(user_id=user_id).exclude(digest=session_digest(keep))
    if session_ids is not None:
        found = found.filter(id__in=session_ids)
    digests = [signed_in.digest for signed_in in found]
    Session.objects.filter(session_key__in=digests).delete()
    SignedIn.objects.filter(digest__in=digests).delete()
    return len(digests)


@transaction.atomic
def come_in(actor: Actor, session_key: str, *, ip: str, browser: str, now: datetime) -> None:
    """Note where somebody signed in; what sessions ended of themselves are forgotten."""
    Session.objects.filter(expire_date__lt=now).delete()
    alive = Session.objects.filter(session_key=OuterRef("digest"))
    SignedIn.objects.filter(~Exists(alive), user_id=actor.user_id).delete()
    seen = {"user_id": actor.user_id, "ip": ip, "browser": browser[:LONGEST_BROWSER], "last_seen_at": now}
    SignedIn.objects.update_or_create(digest=session_digest(session_key), defaults=seen)
    User.objects.filter(id=actor.user_id).update(last_seen_at=now)


def leave(actor: Actor, session_key: str) -> None:
    """Whoever signs out is not among those who are here any more."""
    SignedIn.objects.filter(user_id=actor.user_id, digest=session_digest(session_key)).delete()


@transaction.atomic
def forget_second_factor(actor: Actor, scope: Scope, user_id: int, *, holding: Holding, reason: str = "") -> int:
    """For who lost their phone: app, passkeys and recovery codes are gone, the password stays; how many there were."""
    user = held_user(scope, holding, user_id)
    with trail(actor, reason):
        return Authenticator.objects.filter(user_id=user.pk).delete()[0]


def be_seen(actor: Actor, session_key: str, *, now: datetime) -> None:
    """Note that somebody is here, at most every few minutes."""
    stale = Q(last_seen_at=None) | Q(last_seen_at__lt=now - SEEN_AGAIN)
    User.objects.filter(stale, id=actor.user_id).update(last_seen_at=now)
    SignedIn.objects.filter(user_id=actor.user_id, digest=session_digest(session_key)).update(last_seen_at=now)
