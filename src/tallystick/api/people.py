"""Users, roles and tokens. Nobody gives more than they hold, and a token no more than it was given."""

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Body, Query, Router
from pydantic import Field, StringConstraints, WithJsonSchema

from tallystick.identity import commands, queries
from tallystick.identity.queries import PeopleFilter, TokenFilter
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row

from .door import ANYBODY, ApiRequest, operation
from .items import Why
from .paging import cut, paged
from .problems import Problem
from .shapes import Counted, Id, Moment, Page, Paging, Prose, Said, Schema, Sorted, Text, Tick

router = Router()
MANAGE, TOKENS = "people.manage", "tokens.make"
MOST_NAMED = 1000
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Username = Annotated[str, StringConstraints(min_length=1, max_length=60), WithJsonSchema(
    {"type": "string", "minLength": 1, "maxLength": 60, "pattern": r"^[\w.@+-]+$"}
)]  # fmt: skip
Permission = Annotated[Text, WithJsonSchema({"type": "string", "enum": sorted(queries.PERMISSIONS)})]
Language = Annotated[Text, WithJsonSchema({"type": "string", "enum": ["", "en", "zh-hans", "vi"]})]


class Me(Schema):
    """For whom this token acts, and what it may."""

    user_id: int
    username: str
    name: str
    permissions: list[str]
    books: list[int] | None = Field(description="Null: all books.")
    items: list[int] | None = Field(description="Null: all charge items.")


class Profile(Said):
    name: PersonName | None = Field(None, description="Left out: as it was.")
    language: Language | None = Field(None, description="Left out: as it was.")


class SessionOut(Schema):
    """Where somebody is signed in."""

    id: int
    ip: str | None
    browser: str
    made_at: datetime
    last_seen_at: datetime


class UserOut(Schema):
    id: int
    username: str
    name: str
    language: str
    is_active: bool
    role_id: int
    role_name: str
    all_books: bool
    book_ids: list[int]
    all_items: bool
    item_ids: list[int]
    has_password: bool
    has_factor: bool
    last_seen_at: datetime | None


class UserIn(Said):
    username: Username
    name: PersonName
    role_id: Id
    language: Language = ""
    all_books: Tick = False
    book_ids: list[Id] = Field(default=[], max_length=MOST_NAMED)
    all_items: Tick = True
    item_ids: list[Id] = Field(default=[], max_length=MOST_NAMED)


class UserChange(UserIn):
    reason: Prose = ""


class Invited(Schema):
    """A new user, and the link by which they choose a password: it works once, and is shown this once."""

    user_id: int
    link: str


class Reasoned(Said):
    reason: Prose = Field("", description="Kept in the history.")


class ReasonGiven(Said):
    reason: Annotated[Prose, StringConstraints(strip_whitespace=True, min_length=1)] = Field(description="Kept in the history.")


class UserFilters(Sorted):
    text: Text = ""
    role: Id | None = None
    book: Id | None = None
    is_active: bool | None = None


class RoleOut(Schema):
    id: int
    code: str | None = Field(description="Of built-in roles.")
    name: str
    permissions: list[str]
    users: int = Field(description="How many have it.")


class RoleIn(Said):
    name: Annotated[str, StringConstraints(max_length=60)]
    permissions: list[Permission] = Field(max_length=100)


class RoleChange(RoleIn):
    reason: Prose = ""


class TokenOut(Schema):
    id: int
    name: str
    prefix: str
    user_id: int
    user_name: str
    permissions: list[str]
    all_books: bool
    book_ids: list[int]
    made_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None
    last_used_at: datetime | None
    state: str


class TokenIn(Said):
    name: PersonName
    permissions: list[Permission] = Field(min_length=1, max_length=100)
    all_books: Tick = False
    book_ids: list[Id] = Field(default=[], max_length=MOST_NAMED)
    expires_at: Moment


class NewToken(Schema):
    """A token, shown this once."""

    id: int
    token: str


class TokenFilters(Sorted):
    text: Text = ""
    user: Id | None = None


@operation(router, "GET", "/me", may=ANYBODY, answers=Me)
def get_me(request: ApiRequest) -> Any:
    """For whom this token acts, and what it may."""
    member = request.member
    told = {"user_id": member.user_id, "username": member.username, "name": member.name}
    return told | {"permissions": sorted(member.permissions), "books": member.scope.books(), "items": member.scope.items()}


@operation(router, "PATCH", "/me", may=ANYBODY, answers=Me)
def change_me(request: ApiRequest, said: Body[Profile]) -> Any:
    """What everybody may change of themselves: their name and language; by a token that may all that its user may."""
    member = request.member
    user = queries.User.objects.select_related("role").get(id=member.user_id)
    whole = queries.member_of(user)
    if whole is None or (whole.permissions, whole.scope) != (member.permissions, member.scope):
        raise UnknownThing(kind=gettext_lazy("user"), name=member.username)
    name = member.name if said.name is None else said.name
    commands.change_profile(request.actor, name, member.language if said.language is None else said.language)
    return get_me(request) | {"name": name}


@operation(router, "GET", "/users", may=MANAGE, answers=Page[UserOut])
def list_users(request: ApiRequest, asked: Query[UserFilters]) -> Any:
    """The users in scope."""
    return paged(queries.people(request.scope, PeopleFilter(asked.text, asked.role, asked.book, asked.is_active)), asked)


@operation(router, "POST", "/users", may=MANAGE, answers=Invited, status=201)
def invite_user(request: ApiRequest, said: Body[UserIn]) -> Any:
    """Invite a user: there is no default password, the link lets them choose one."""
    _refuse_strange_host(request)
    about = {"holding": request.member.permissions, "now": timezone.now()}
    user_id, token = commands.invite_user(request.actor, request.scope, commands.NewUser(**_user(said)), **about)
    return 201, {"user_id": user_id, "link": _link(request, token)}


@operation(router, "GET", "/users/{key:user_id}", may=MANAGE, answers=UserOut)
def get_user(request: ApiRequest, user_id: Id) -> Any:
    """One user."""
    return queries.person(request.scope, user_id)


@operation(router, "PUT", "/users/{key:user_id}", may=MANAGE, answers=UserOut)
def change_user(request: ApiRequest, user_id: Id, said: Body[UserChange]) -> Any:
    """Give a user another name, role or scope; it holds at once."""
    wanted = commands.NewUser(**_user(said))
    commands.change_user(request.actor, request.scope, user_id, wanted, holding=request.member.permissions, reason=said.reason)
    return queries.person(request.scope, user_id)


@operation(router, "POST", "/users/{key:user_id}/disable", may=MANAGE, answers=UserOut)
def disable_user(request: ApiRequest, user_id: Id, said: Body[ReasonGiven]) -> Any:
    """Shut a user out everywhere, at once: sessions end, links and tokens let nobody in."""
    commands.disable_user(request.actor, request.scope, user_id, holding=request.member.permissions, reason=said.reason)
    return queries.person(request.scope, user_id)


@operation(router, "POST", "/users/{key:user_id}/enable", may=MANAGE, answers=UserOut)
def enable_user(request: ApiRequest, user_id: Id, said: Body[Reasoned | None] = None) -> Any:
    """Let a user in again."""
    reason = said.reason if said else ""
    commands.enable_user(request.actor, request.scope, user_id, holding=request.member.permissions, reason=reason)
    return queries.person(request.scope, user_id)


@operation(router, "POST", "/users/{key:user_id}/link", may=MANAGE, answers=Invited, status=201)
def invite_again(request: ApiRequest, user_id: Id) -> Any:
    """A link by which a user chooses a new password; the old one holds until they do."""
    _refuse_strange_host(request)
    about = {"holding": request.member.permissions, "now": timezone.now()}
    token = commands.invite_again(request.actor, request.scope, user_id, **about)
    return 201, {"user_id": user_id, "link": _link(request, token)}


@operation(router, "GET", "/users/{key:user_id}/sessions", may=MANAGE, answers=Page[SessionOut])
def list_sessions(request: ApiRequest, user_id: Id) -> Any:
    """Where a user is signed in, the last one first."""
    queries.person(request.scope, user_id)
    return {"items": queries.sessions_of(user_id, timezone.now()), "next": None}


@operation(router, "POST", "/users/{key:user_id}/sign-out", may=MANAGE, answers=Counted)
def end_sessions(request: ApiRequest, user_id: Id) -> Any:
    """End all sessions of a user."""
    count = commands.end_sessions(request.actor, request.scope, user_id, holding=request.member.permissions)
    return {"count": count}


@operation(router, "DELETE", "/users/{key:user_id}/sessions/{key:session_id}", may=MANAGE, answers=Counted)
def end_session(request: ApiRequest, user_id: Id, session_id: Id) -> Any:
    """End one session of a user."""
    held = {"holding": request.member.permissions, "session_ids": [session_id]}
    count = commands.end_sessions(request.actor, request.scope, user_id, **held)
    if not count:
        raise UnknownThing(kind=gettext_lazy("session"), name=session_id)
    return {"count": count}


@operation(router, "POST", "/users/{key:user_id}/forget-factor", may=MANAGE, answers=Counted)
def forget_second_factor(request: ApiRequest, user_id: Id, said: Body[Reasoned | None] = None) -> Any:
    """For who lost their phone: the second factor is gone, the password stays."""
    about = {"holding": request.member.permissions, "reason": said.reason if said else ""}
    count = commands.forget_second_factor(request.actor, request.scope, user_id, **about)
    return {"count": count}


@operation(router, "GET", "/roles", may=MANAGE, answers=Page[RoleOut])
def list_roles(request: ApiRequest, asked: Query[Paging]) -> Any:
    """Roles: sets of permissions."""
    return cut([_role(row) for row in queries.roles(request.scope)], asked)


@operation(router, "POST", "/roles", may=MANAGE, answers=RoleOut, status=201)
def add_role(request: ApiRequest, said: Body[RoleIn]) -> Any:
    """Add a role."""
    wanted = commands.NewRole(said.name, frozenset(said.permissions))
    role_id = commands.add_role(request.actor, request.scope, wanted, holding=request.member.permissions)
    return 201, _role(queries.role(request.scope, role_id))


@operation(router, "PUT", "/roles/{key:role_id}", may=MANAGE, answers=RoleOut)
def change_role(request: ApiRequest, role_id: Id, said: Body[RoleChange]) -> Any:
    """Give a role another name or other permissions, for all who have it."""
    wanted = commands.NewRole(said.name, frozenset(said.permissions))
    commands.change_role(request.actor, request.scope, role_id, wanted, holding=request.member.permissions, reason=said.reason)
    return _role(queries.role(request.scope, role_id))


@operation(router, "DELETE", "/roles/{key:role_id}", may=MANAGE, answers=Counted)
def remove_role(request: ApiRequest, role_id: Id, asked: Query[Why]) -> Any:
    """Remove a role that nobody has."""
    commands.remove_role(request.actor, request.scope, role_id, holding=request.member.permissions, reason=asked.reason)
    return {"count": 1}


@operation(router, "GET", "/tokens", may=TOKENS, answers=Page[TokenOut])
def list_tokens(request: ApiRequest, asked: Query[TokenFilters]) -> Any:
    """One's own tokens; those of everybody in scope for who manages people."""
    mine = None if request.member.may(MANAGE) else request.member.user_id
    wanted = TokenFilter(asked.text, mine or asked.user)
    return paged(queries.tokens(request.scope, wanted, timezone.now()), asked)


@operation(router, "POST", "/tokens", may=TOKENS, answers=NewToken, status=201)
def make_token(request: ApiRequest, said: Body[TokenIn]) -> Any:
    """Make a token for the same user, with no more than this one may; it is shown this once."""
    about = said.told() | {"permissions": frozenset(said.permissions), "book_ids": frozenset(said.book_ids)}
    held = {"holding": request.member.permissions, "now": timezone.now()}
    token_id, token = commands.make_token(request.actor, request.scope, commands.NewToken(**about), **held)
    return 201, {"id": token_id, "token": token}


@operation(router, "DELETE", "/tokens/{key:token_id}", may=TOKENS, answers=Counted)
def withdraw_token(request: ApiRequest, token_id: Id, asked: Query[Why]) -> Any:
    """Withdraw a token: it lets nobody in from the next request on."""
    held = {"holding": request.member.permissions, "now": timezone.now()}
    return {"count": commands.withdraw_token(request.actor, request.scope, token_id, **held, reason=asked.reason)}


def _user(said: UserIn) -> dict[str, Any]:
    return said.told("reason") | {"book_ids": frozenset(said.book_ids), "item_ids": frozenset(said.item_ids)}


def _role(row: Row) -> Row:
    return Row(row, permissions=sorted(row.permissions))


def _refuse_strange_host(request: ApiRequest) -> None:
    """A link leads to the address that the request was sent to: to one that the installation is known by, or to none."""
    named = [host for host in settings.ALLOWED_HOSTS if host != "*"]
    if not validate_host(split_domain_port(request.get_host())[0], named):
        detail = _("Links lead to the name of this server. Say its name in TALLYSTICK_HOSTS, and send the request to it.")
        raise Problem(409, "unknown_host", detail)


def _link(request: ApiRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("console:sign_in", args=[token]))
