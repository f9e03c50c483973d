"""Invite, change and disable users; their roles, links, passwords, sessions and tokens.

Who gives something away says what they hold themselves: `holding`, the permissions of the member at the door. Nobody gives more
than that, or takes anything from who has more.
"""

from ..refusals import (
    BadUsername,
    LastManager,
    LinkUnusable,
    MoreThanYouHave,
    NobodysToken,
    NoSuchPermission,
    RoleInUse,
    RolesAreForAll,
    TokenTooLong,
    UserIsThere,
    WeakPassword,
)
from ..rules import NewRole, NewToken, NewUser
from .entering import be_seen, choose_password, come_in, end_sessions, forget_second_factor, leave, refuse_weak, use_link
from .links import invite_again, make_first_administrator, make_link
from .people import change_profile, change_user, disable_user, enable_user, invite_user, speak
from .roles import add_role, change_role, remove_role
from .tokens import make_token, note_use, withdraw_token

__all__ = [
    "BadUsername",
    "LastManager",
    "LinkUnusable",
    "MoreThanYouHave",
    "NewRole",
    "NewToken",
    "NewUser",
    "NoSuchPermission",
    "NobodysToken",
    "RoleInUse",
    "RolesAreForAll",
    "TokenTooLong",
    "UserIsThere",
    "WeakPassword",
    "add_role",
    "be_seen",
    "change_profile",
    "change_role",
    "change_user",
    "choose_password",
    "come_in",
    "disable_user",
    "enable_user",
    "end_sessions",
    "forget_second_factor",
    "invite_again",
    "invite_user",
    "leave",
    "make_first_administrator",
    "make_link",
    "make_token",
    "note_use",
    "refuse_weak",
    "remove_role",
    "speak",
    "use_link",
    "withdraw_token",
]
