"""The people who work here: the list, a new one, one of them; shut out and let in again."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tallystick.identity import commands
from tallystick.identity import queries as identity
from tallystick.kit.sql import Row

from .. import edit, writing
from ..door import StaffRequest, address, books_of, go_to
from ..forms import plain, whole
from ..lists import Column, Filter, Listing, answer, of_books, read
from . import once
from .forms import PersonForm
from .zone import zone_of

STATES = (("active", gettext_lazy("Normal")), ("disabled", gettext_lazy("Disabled")))
LINK = "link"


def people(request: StaffRequest) -> HttpResponse:
    listing = _listing(request)
    chosen = read(request, listing)
    book = chosen.book(request) if chosen["book"] else None
    states = {"active": True, "disabled": False}
    wanted = identity.PeopleFilter(chosen["q"], chosen.whole("role"), book.id if book else None, states.get(chosen["state"]))
    return answer(request, listing, chosen, identity.people(request.scope, wanted), "identity/people.html")


def _listing(request: StaffRequest) -> Listing:
    names = {book.id: book.code for book in books_of(request)}
    zone = zone_of(request)
    columns = (
        Column("name", _("Name"), link=_to_person, under=lambda row: row.username, sort="name", place="title"),
        Column("username", _("Name to sign in by"), screen=False),
        Column("role", _("Role"), shown=lambda row: identity.role_name(row.role_code, row.role_name)),
        Column("books", _("Books"), shown=lambda row: books_told(row, names)),
        Column("has_factor", _("Second factor"), kind="yes"),
        Column("last_seen_at", _("Last here"), shown=lambda row: _moment(row.last_seen_at, zone), sort="last_seen"),
        Column("state", _("State"), shown=_state, tag=_tag, place="right"),
    )  # fmt: skip
    return Listing("people", _("People"), columns, _filters(), search=_("Name"))


def _filters() -> Sequence[Filter]:
    return (
        Filter("state", _("State"), options=lambda request, chosen: STATES, first="active"),
        Filter("role", _("Role"), options=lambda request, chosen: [(row.id, row.name) for row in identity.roles(request.scope)]),
        Filter("book", _("Book"), options=of_books),
    )


def _to_person(row: Row) -> str:
    return address("person", row.id)


def books_told(row: Row, names: dict[int, str]) -> str:
    """The books that somebody sees, by code; only those that the reader sees too are named."""
    if row.all_books:
        return _("All")
    return ", ".join(names[each] for each in row.book_ids if each in names)


def _state(row: Row) -> str:
    if not row.is_active:
        return _("Disabled")
    return _("Normal") if row.has_password else _("Normal, no password yet")


def _tag(row: Row) -> str:
    if not row.is_active:
        return "off"
    return "paid" if row.has_password else "open"


def _moment(value: Any, zone: str) -> str:
    return writing.moment(value, zone) if value else ""


def new_person(request: StaffRequest) -> HttpResponse:
    books = books_of(request)
    first = {"all_items": True, "book_ids": [str(book.id) for book in books] if len(books) == 1 else []}
    form = PersonForm(request, edit.typed(request), initial=first)

    def invite(typed: edit.Cleaned) -> int:
        user_id, token = commands.invite_user(
            request.actor, request.scope, form.wanted(), holding=request.member.permissions, now=timezone.now()
        )
        once.keep(request, LINK, user_id, request.build_absolute_uri(address("sign_in", token)))
        return user_id

    return edit.answer(request, form, "identity/new_person.html", order=invite, done=lambda made: address("person", made))


def person(request: StaffRequest, user_id: int) -> HttpResponse:
    found = identity.person(request.scope, user_id)
    form = PersonForm(request, edit.typed(request), initial=PersonForm.shown(found))

    def change(typed: edit.Cleaned) -> None:
        reason = plain(request.POST, "reason", 1000)
        held = request.member.permissions
        commands.change_user(request.actor, request.scope, user_id, form.wanted(), holding=held, reason=reason)

    return edit.answer(
        request, form, "identity/person.html", order=change, done=lambda _made: address("person", user_id),
        said=_("It holds from their next click on."), context=_about(request, found),
    )  # fmt: skip


def _about(request: StaffRequest, found: Row) -> dict[str, Any]:
    zone = zone_of(request)
    role = identity.role(request.scope, found.role_id)
    return {
        "person": found,
        "zone": zone,
        "link": once.take(request, LINK, found.id) if request.method == "GET" else "",
        "sessions": identity.sessions_of(found.id, timezone.now()),
        "tokens": list(identity.tokens(request.scope, identity.TokenFilter(user_id=found.id), timezone.now()).stream()),
        "is_self": found.id == request.member.user_id,
        "may_change": role.permissions <= request.member.permissions,
    }


@require_POST
def disable(request: StaffRequest, user_id: int) -> HttpResponse:
    commands.disable_user(
        request.actor, request.scope, user_id, holding=request.member.permissions, reason=plain(request.POST, "reason", 1000)
    )
    return _said(request, user_id, _("Shut out, everywhere. Their sessions have ended."))


@require_POST
def enable(request: StaffRequest, user_id: int) -> HttpResponse:
    commands.enable_user(request.actor, request.scope, user_id, holding=request.member.permissions)
    return _said(request, user_id, _("They may come in again."))


@require_POST
def new_link(request: StaffRequest, user_id: int) -> HttpResponse:
    token = commands.invite_again(request.actor, request.scope, user_id, holding=request.member.permissions, now=timezone.now())
    once.keep(request, LINK, user_id, request.build_absolute_uri(address("sign_in", token)))
    return go_to(request, address("person", user_id))


@require_POST
def end_sessions(request: StaffRequest, user_id: int) -> HttpResponse:
    """One session, or all of them."""
    identity.person(request.scope, user_id)
    chosen = whole(request.POST, "session")
    ids = None if chosen is None else [chosen]
    ended = commands.end_sessions(request.actor, request.scope, user_id, holding=request.member.permissions, session_ids=ids)
    return _said(request, user_id, ngettext("%(n)s session was ended.", "%(n)s sessions were ended.", ended) % {"n": ended})


@require_POST
def forget_factors(request: StaffRequest, user_id: int) -> HttpResponse:
    commands.forget_second_factor(
        request.actor, request.scope, user_id, holding=request.member.permissions, reason=plain(request.POST, "reason", 1000)
    )
    return _said(request, user_id, _("Their password alone lets them in now."))


def _said(request: StaffRequest, user_id: int, text: str) -> HttpResponse:
    messages.success(request, text)
    return go_to(request, address("person", user_id))
