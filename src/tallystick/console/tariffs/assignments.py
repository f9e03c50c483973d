"""What is bound to what: the list, and one of them."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tallystick.estate import queries as estate
from tallystick.kit.listing import Listed
from tallystick.kit.sql import Row
from tallystick.tariffs import queries

from .. import labels, writing
from ..door import StaffRequest, address, book_of, books_of, show
from ..lists import Chosen, Column, Filter, Listing, answer, of_books, read
from . import owners, words
from .tariffs import items_of

STATES = tuple((state, words.STATE[state]) for state in words.STATE if state != "standing")


def _buildings(request: StaffRequest, chosen: Chosen) -> list[tuple[Any, str]]:
    book = chosen.book(request)
    return [(row.id, row.name or row.code) for row in estate.buildings(request.scope, book.id)] if book else []


def _tariffs(request: StaffRequest, chosen: Chosen) -> list[tuple[Any, str]]:
    book = chosen.book(request)
    rows = queries.tariffs(request.scope, book.id, item_id=chosen.whole("item")) if book else []
    return [(row.id, f"{row.item_name}: {row.name}") for row in rows]


LISTING = Listing(
    "assignments",
    gettext_lazy("Assignments"),
    columns=(
        Column(
            "asset_code", gettext_lazy("Unit"), link=lambda row: address("assignment", row.book_code, row.id),
            sort="asset", place="title",
            under=lambda row: None if row.asset_kind == "unit" else labels.KIND[row.asset_kind],
        ),
        Column("item_name", gettext_lazy("Charge item"), width=22),
        Column("tariff_name", gettext_lazy("Tariff"), link=lambda row: address("tariff", row.tariff_id), sort="tariff", width=22),
        Column("start_on", gettext_lazy("From"), kind="day", sort="start"),
        Column("end_on", gettext_lazy("To"), kind="day", sort="end"),
        Column("amount", gettext_lazy("Amount"), kind="figure"),
        Column("currency", gettext_lazy("Currency"), screen=False),
        Column("book_name", gettext_lazy("Book"), screen=False, width=20),
        Column("made_on", gettext_lazy("Bound on"), kind="day", sort="made"),
        Column("made_by", gettext_lazy("By"), shown=lambda row: labels.actor(row.made_by), screen=False),
        Column("state", gettext_lazy("State"), shown=lambda row: words.STATE[row.state], tag=words.state_tag, place="right"),
    ),
    filters=(
        Filter("state", gettext_lazy("State"), options=lambda request, chosen: STATES, all=words.STATE["standing"]),
        Filter("book", gettext_lazy("Book"), options=of_books),
        Filter("building", gettext_lazy("Building"), options=_buildings),
        Filter("kind", gettext_lazy("Kind"), options=lambda request, chosen: list(labels.KIND.items())),
        Filter("item", gettext_lazy("Charge item"), options=items_of),
        Filter("tariff", gettext_lazy("Tariff"), options=_tariffs),
        Filter("day", gettext_lazy("As of"), "day"),
    ),
    search=gettext_lazy("Unit, item or tariff"),
    ticks=True,
)  # fmt: skip


@require_safe
def assignments(request: StaffRequest) -> HttpResponse:
    chosen = read(request, LISTING)
    return answer(request, LISTING, chosen, listed(request, chosen), "tariffs/assignments.html")


def listed(request: StaffRequest, chosen: Chosen) -> Listed:
    """The assignments that the list's filters match."""
    book = chosen.book(request) if chosen["book"] else None
    books = books_of(request)
    wanted = queries.AssignmentFilter(
        on_day=chosen.day("day") or owners.today_of(book or (books[0] if books else None)),
        book_id=book.id if book else None,
        text=chosen["q"],
        building_id=chosen.whole("building"),
        kind=chosen["kind"] or None,
        item_id=chosen.whole("item"),
        tariff_id=chosen.whole("tariff"),
        state=chosen["state"] if chosen["state"] in words.STATE else "standing",
    )
    return queries.assignment_list(request.scope, wanted)


@require_safe
def assignment(request: StaffRequest, book: str, assignment_id: int) -> HttpResponse:
    """One assignment: its days, and all that its unit bears."""
    at = book_of(request, book)
    today = owners.today_of(at)
    found = queries.assignment_by_id(request.scope, at.id, assignment_id, on_day=today)
    beside = queries.AssignmentFilter(today, book_id=at.id, asset_id=found.asset_id, state="any")
    return show(
        request, "tariffs/assignment.html", assignment=found, book=at, price=_price(request, found), words=words,
        others=queries.assignment_list(request.scope, beside).page(limit=100).rows,
    )  # fmt: skip


def _price(request: StaffRequest, found: Row) -> str:
    if found.amount is not None:
        return writing.figure(found.amount)
    tariff = queries.tariff_by_id(request.scope, found.tariff_id)
    return words.price(tariff | queries.versions(request.scope, found.tariff_id)[-1])
