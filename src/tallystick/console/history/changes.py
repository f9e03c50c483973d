"""Who changed what: searched, narrowed and exported as a whole, and shown at the foot of a thing's own page."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tallystick.history import queries
from tallystick.history.queries import ChangeFilter
from tallystick.identity import queries as identity
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row

from .. import labels
from ..door import StaffRequest, address, books_of, show
from ..lists import Chosen, Column, Filter, Listing, answer, of_books, read
from . import words

ROWS_A_PANEL = 10
# The permission that shows a thing shows what became of it.
NEEDED = {
    "charges.see": ("item", "formula", "tariff", "version", "assignment"),
    "readings.see": ("meter",),
    "people.manage": ("user", "role", "token"),
    "webhooks.manage": ("webhook",),
    "estate.see": ("book", "account", "party", "account_party", "building", "asset", "holding"),
}


def who(row: Row) -> str:
    """Who changed it; what was changed in the database by hand bears nobody's name."""
    return labels.actor(row.actor, row.user_id) or str(_("unknown"))


HISTORY = Listing(
    "history",
    _("History"),
    [
        Column("at", _("When"), "moment", sort="newest", width=18),
        Column("actor", _("Who"), shown=who, sort="who", width=16),
        Column("kind", _("What"), shown=words.kind_of, under=lambda row: words.WHATS[row.what], sort="kind"),
        Column("what", _("Action"), shown=lambda row: words.WHATS[row.what], screen=False),
        Column(
            "name", _("Name"), shown=words.name_of, link=lambda row: address("changes_of", row.kind, row.thing_id),
            place="title", width=24,
        ),
        Column("fields", _("From what to what"), "lines", shown=words.told, width=60),
        Column("reason", _("Why"), sort="reason", width=30),
        Column("book_name", _("Book"), sort="book"),
    ],
    filters=[
        Filter("book", _("Book"), options=of_books),
        Filter("kind", _("What"), options=lambda request, chosen: _kinds(request)),
        Filter("what", _("Action"), options=lambda request, chosen: list(words.WHATS.items())),
        Filter("who", _("Person"), "text"),
        Filter("from", _("From"), "day"),
        Filter("to", _("To"), "day"),
    ],
    search=_("Name, code, person or reason"),
)


@require_GET
def history(request: StaffRequest) -> HttpResponse | FileResponse:
    """Every change in scope, newest first."""
    chosen = read(request, HISTORY)
    listed = queries.listed_changes(request.scope, _filter(request, chosen))
    return answer(request, HISTORY, chosen, listed, "history/history.html")


def _filter(request: StaffRequest, chosen: Chosen) -> ChangeFilter:
    book = chosen.book(request) if chosen["book"] else None
    return ChangeFilter(
        text=chosen["q"],
        actor=chosen["who"],
        kind=chosen["kind"] if chosen["kind"] in words.KINDS else "",
        what=chosen["what"],
        book_id=book.id if book else None,
        from_day=chosen.day("from"),
        to_day=chosen.day("to"),
        timezone=_clock(request),
    )


def _kinds(request: StaffRequest) -> list[tuple[str, Any]]:
    """The kinds that the reader may find something of."""
    everywhere = request.scope.book_ids is None
    shown = [kind for kind, one in queries.KINDS.items() if everywhere or not one.bookless]
    return [(kind, words.KINDS[kind]) for kind in shown]


def _clock(request: StaffRequest) -> str:
    """The time zone for what belongs to no book: that of the reader's first one."""
    return next((str(book.timezone) for book in books_of(request)), "UTC")


class Act(NamedTuple):
    """What somebody changed at once: when, who, why, and of which things."""

    first: Row
    who: str
    rows: list[tuple[Row, list[words.Line]]]


@require_GET
def changes_of(request: StaffRequest, kind: str, thing_id: int) -> HttpResponse:
    """What became of one thing: a part of its page, or a page of its own."""
    kinds = [one for code, named in NEEDED.items() if request.member.may(code) for one in named]
    if kind not in kinds:
        raise UnknownThing(kind=words.KINDS.get(kind, kind), name=thing_id)
    _refuse_unseen(request, kind, thing_id)
    page = queries.changes_of(
        request.scope,
        kind,
        thing_id,
        request.GET.get("after"),
        ROWS_A_PANEL,
        kinds=kinds,
        timezone=_clock(request),
    )
    here = address("changes_of", kind, thing_id)
    return show(
        request,
        "history/thing.html",
        "history/_panel.html",
        acts=list(_acts(page.rows)),
        own=(kind, thing_id),
        thing=next((row for row in page.rows if row.kind == kind), None),
        next=f"{here}?after={page.after}" if page.after else None,
        kind_of=words.kind_of,
        name_of=words.name_of,
        whats=words.WHATS,
    )


def _refuse_unseen(request: StaffRequest, kind: str, thing_id: int) -> None:
    """Users and tokens are of no book: who sees some books only sees those users whose books are among them."""
    if kind == "user":
        identity.person(request.scope, thing_id)
    if kind == "token" and request.scope.book_ids is not None:
        raise UnknownThing(kind=words.KINDS[kind], name=thing_id)


def _acts(rows: list[Row]) -> Iterator[Act]:
    """Changes that were made at once, together; those without an act, each by itself."""
    for _act_id, together in groupby(rows, lambda row: row.act_id or row.id):
        changes = list(together)
        yield Act(changes[0], who(changes[0]), [(row, list(words.lines(row))) for row in changes])
