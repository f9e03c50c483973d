"""Lists of people and of what is theirs. Who sees some books sees the users of those books alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tallystick.kit import sql
from tallystick.kit.listing import Listed, Sort
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.secrets import session_digest
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from ..models import Role, SignedIn, User
from ..rules import role_name

PEOPLE_SORTS = {
    "name": Sort('text_order(name) COLLATE "C"'),
    "username": Sort("username"),
    "last_seen": Sort("coalesce(last_seen_at, '-infinity')", "timestamptz"),
    "made": Sort("made_at", "timestamptz"),
}
TOKEN_SORTS = {
    "made": Sort("made_at", "timestamptz"),
    "name": Sort('text_order(name) COLLATE "C"'),
    "expires": Sort("expires_at", "timestamptz"),
    "last_used": Sort("coalesce(last_used_at, '-infinity')", "timestamptz"),
}


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Which users: what is None or blank narrows nothing. `text` stands in a name, `book_id` is one that they see."""

    text: str = ""
    role_id: int | None = None
    book_id: int | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class TokenFilter:
    """Which tokens; `is_good`: neither withdrawn, nor expired, nor of a disabled user."""

    text: str = ""
    user_id: int | None = None
    is_good: bool | None = None


def people(scope: Scope, wanted: PeopleFilter) -> Listed:
    """id, username, name, language, is_active, made_at, last_seen_at, role_id, role_code, role_name, all_books, book_ids,
    all_items, item_ids, has_password, has_factor.
    """
    return Listed("identity", "list_people", _params(scope, wanted), PEOPLE_SORTS)


def person(scope: Scope, user_id: int) -> Row:
    """One user, as `people` tells them; UnknownThing where there is none in scope."""
    found = sql.rows("identity", "list_people", _params(scope, PeopleFilter()) | {"user": user_id})
    if not found:
        raise UnknownThing(kind=_("user"), name=user_id)
    return found[0]


def _params(scope: Scope, wanted: PeopleFilter) -> dict[str, Any]:
    return {
        "user": None, "text": wanted.text, "role": wanted.role_id, "book": wanted.book_id, "active": wanted.is_active,
        "books": scope.books(), "items": scope.items(),
    }  # fmt: skip


def roles(scope: Scope) -> list[Row]:
    """All roles: id, code (None: not built in), name, own_name, permissions, users (how many of those in scope have it)."""
    found = _counted(scope).order_by("id")
    told = [_role_row(role, role.users) for role in found]
    return sorted(told, key=lambda row: (row.code is None, row.id))


def role(scope: Scope, role_id: int) -> Row:
    """One role, as `roles` tells it."""
    found = _counted(scope).filter(id=role_id).first()
    if found is None:
        raise UnknownThing(kind=_("role"), name=role_id)
    return _role_row(found, found.users)


def _counted(scope: Scope) -> QuerySet[Role, Any]:
    """The roles, each with the number of its users that `people` shows."""
    seen = Q()
    if scope.book_ids is not None:
        seen &= Q(user__all_books=False, user__book_ids__contained_by=scope.books())
    if scope.item_ids is not None:
        seen &= Q(user__all_items=False, user__item_ids__contained_by=scope.items())
    return Role.objects.annotate(users=Count("user", filter=seen))


def _role_row(role: Role, users: int) -> Row:
    name = role_name(role.code, role.name)
    held = frozenset(role.permissions)
    return Row(id=role.pk, code=role.code, name=name, own_name=role.name, permissions=held, users=users)


def tokens(scope: Scope, wanted: TokenFilter, now: datetime) -> Listed:
    """id, name, prefix, permissions, all_books, book_ids, made_at, expires_at, withdrawn_at, last_used_at, user_id, user_name,
    username, state (good, expired, withdrawn, user_disabled).
    """
    params = {
        "text": wanted.text, "user": wanted.user_id, "good": wanted.is_good, "now": now,
        "books": scope.books(), "items": scope.items(),
    }  # fmt: skip
    return Listed("identity", "list_tokens", params, TOKEN_SORTS)


def tokens_of(user: User, now: datetime) -> list[Row]:
    """One's own tokens, the newest first."""
    listed = tokens(Scope(), TokenFilter(user_id=user.pk), now)
    return list(listed.stream(listed.order("made", True)))


def sessions_of(user_id: int, now: datetime, session_key: str = "") -> list[Row]:
    """Where a user is signed in, the last one first: id, ip, browser, made_at, last_seen_at, and whether it is the session
    with this key (is_this).
    """
    alive = Session.objects.filter(session_key=OuterRef("digest"), expire_date__gt=now)
    found = SignedIn.objects.filter(Exists(alive), user_id=user_id).order_by("-last_seen_at")
    this = session_digest(session_key)
    columns = ("id", "ip", "browser", "made_at", "last_seen_at")
    return [Row({name: getattr(each, name) for name in columns}, is_this=each.digest == this) for each in found]


def factors_of(user_id: int) -> list[Row]:
    """A user's second factors: id, kind (totp, webauthn, recovery_codes), name, made_at, last_used_at, left (codes)."""
    return [_factor_row(each) for each in Authenticator.objects.filter(user_id=user_id).order_by("created_at")]


def _factor_row(factor: Authenticator) -> Row:
    wrapped: Any = factor.wrap()
    name = wrapped.name if factor.type == Authenticator.Type.WEBAUTHN else ""
    left = len(wrapped.get_unused_codes()) if factor.type == Authenticator.Type.RECOVERY_CODES else None
    return Row(id=factor.pk, kind=factor.type, name=name, made_at=factor.created_at, last_used_at=factor.last_used_at, left=left)
