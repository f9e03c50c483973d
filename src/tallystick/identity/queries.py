"""Who a user is, and what they may see."""

from tallystick.kit.who import EVERYTHING, Actor, Scope

from .models import User

__all__ = ["User", "actor_of", "any_user", "first_username", "scope_of"]


def any_user() -> bool:
    """Whether an installation has been given its first user."""
    return User.objects.exists()


def first_username() -> str | None:
    """The user who was made first: whom a link is for when nobody is named."""
    return User.objects.order_by("id").values_list("username", flat=True).first()


def actor_of(user: User) -> Actor:
    return Actor(user.pk, user.name)


def scope_of(user: User) -> Scope:
    """What a user may see: there are administrators only as yet, and they see everything."""
    return EVERYTHING
