"""Who a user is, what they may do, and what they may see."""

from datetime import datetime

from tallystick.kit.secrets import digest_of
from tallystick.kit.who import Actor, Scope

from ..models import ApiToken, OneTimeLink, User
from ..rules import EVERY_PERMISSION, Member, narrowed, scope_from


def any_user() -> bool:
    """Whether an installation has been given its first user."""
    return User.objects.exists()


def first_username() -> str | None:
    """The user who was made first: whom a link is for when nobody is named."""
    return User.objects.order_by("id").values_list("username", flat=True).first()


def member_of(user: User) -> Member | None:
    """Who came in, and what they may; None for a user who is disabled. No query: the role comes with the user."""
    if not user.is_active:
        return None
    permissions = EVERY_PERMISSION & frozenset(user.role.permissions)
    return Member(user.pk, user.username, user.name, user.language, actor_of(user), scope_of(user), permissions)


def member_by_token(token: str, now: datetime) -> Member | None:
    """For whom a program acts, within what both its token and its user may; None where the token is not, or no longer, good."""
    held = ApiToken.objects.select_related("user__role").filter(digest=digest_of(token), withdrawn_at=None, expires_at__gt=now)
    found = held.first()
    member = member_of(found.user) if found else None
    if found is None or member is None:
        return None
    books = None if found.all_books else frozenset(found.book_ids)
    return Member(
        member.user_id, member.username, member.name, member.language, member.actor,
        narrowed(member.scope, books), member.permissions & frozenset(found.permissions),
    )  # fmt: skip


def invited(token: str, now: datetime) -> User | None:
    """Whom this link would let choose a password, now; None for other links, and for those that are no good."""
    found = OneTimeLink.objects.select_related("user__role").filter(
        digest=digest_of(token), asks_password=True, used_at=None, expires_at__gt=now, user__is_active=True
    )
    link = found.first()
    return link.user if link else None


def actor_of(user: User) -> Actor:
    return Actor(user.pk, user.name)


def scope_of(user: User) -> Scope:
    """What a user may see, on every screen, in the API, in exports and in search."""
    return scope_from(user.all_books, user.book_ids, user.all_items, user.item_ids)
