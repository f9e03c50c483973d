"""Who a user is, what they may do and see; lists of people, roles, tokens and sessions."""

from ..models import User
from ..rules import BUILT_IN_ROLES, EVERY_PERMISSION, PERMISSIONS, ROLE_NAMES, Member, covers, role_name
from .members import (
    actor_of,
    any_user,
    first_username,
    invited,
    member_by_token,
    member_of,
    scope_of,
)
from .people import PeopleFilter, TokenFilter, factors_of, people, person, role, roles, sessions_of, tokens, tokens_of

__all__ = [
    "BUILT_IN_ROLES",
    "EVERY_PERMISSION",
    "PERMISSIONS",
    "ROLE_NAMES",
    "Member",
    "PeopleFilter",
    "TokenFilter",
    "User",
    "actor_of",
    "any_user",
    "covers",
    "factors_of",
    "first_username",
    "invited",
    "member_by_token",
    "member_of",
    "people",
    "person",
    "role",
    "role_name",
    "roles",
    "scope_of",
    "sessions_of",
    "tokens",
    "tokens_of",
]
