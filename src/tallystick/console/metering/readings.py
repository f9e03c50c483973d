"""The list of readings: searched, narrowed, added up, exported, printed, remembered."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tallystick.billing import queries
from tallystick.billing.queries import ReadingFilter, ReadingList
from tallystick.estate import queries as estate
from tallystick.kit.sql import Row
from tallystick.tariffs import queries as tariffs

from .. import labels, lists, writing
from ..door import StaffRequest, address, show
from ..forms import choice, figure
from ..lists import Chosen, Column, Filter, Listing
from . import words

ROWS_PRINTED = 1000
DECIMALS = 4


def _buildings(request: StaffRequest, chosen: Chosen) -> Sequence[tuple[Any, Any]]:
    book = chosen.book(request)
    return labels.buildings(estate.buildings(request.scope, book.id)) if book else ()


def _items(request: StaffRequest, chosen: Chosen) -> Sequence[tuple[Any, Any]]:
    book = chosen.book(request)
    return labels.items(tariffs.items(request.scope, book.id if book else None))


def _readers(request: StaffRequest, chosen: Chosen) -> list[tuple[str, str]]:
    return [(name, str(labels.ACTOR.get(name, name))) for name in queries.readers(request.scope)]


def _usage(total: Row) -> Any:
    """What was used together, where it is all of one item: kilowatt-hours and cubic metres have no sum."""
    return total.usage if total["items"] == 1 else None


def _read_on(row: Row) -> str:
    return writing.day(row.read_on)


def to_reading(row: Row) -> str:
    return address("reading", row.book_code, row.id)


LISTING = Listing(
    "readings",
    _("Readings"),
    (
        Column("asset_code", _("Unit"), link=to_reading, sort="unit", place="title", width=14),
        Column("owner_name", _("Owner"), shown=lambda row: row.owner_name or row.account_name, width=18),
        Column("item_name", _("Charge item"), width=16),
        Column("serial", _("Meter no."), shown=words.meter, width=14),
        Column("month", _("Month"), "month", sort="month", width=10),
        Column("previous", _("Previous"), "figure", width=12),
        Column("current", _("Current"), "figure", width=12),
        Column("multiplier", _("Multiplier"), "figure", screen=False),
        Column("loss", _("Loss"), "figure", screen=False),
        Column("shared", _("Shared"), "figure", screen=False),
        Column("usage", _("Usage"), "figure", sort="usage", under=words.habit, width=12),
        Column("amount", _("Amount"), "money", sort="amount", place="right", width=12),
        Column("outstanding", _("Outstanding"), "money", sort="outstanding", width=12),
        Column("state", _("State"), "tag", shown=lambda row: words.TAGS[row.state], tag=lambda row: str(row.state)),
        Column("marks", _("Note"), shown=words.marks, width=22),
        Column("actor_name", _("Reader"), shown=lambda row: labels.actor(row.actor_name, row.user_id), under=_read_on, width=16),
        Column("read_on", _("Day read"), "day", screen=False, width=12),
        Column("way", _("Came in"), shown=lambda row: words.WAYS[row.way], screen=False),
        Column("entered_at", _("Entered"), "moment", screen=False, width=18),
        Column("remark", _("Remark"), screen=False, width=30),
        Column("book_name", _("Book"), screen=False, width=20),
        Column("currency", _("Currency"), screen=False, width=10),
    ),
    filters=(
        Filter("book", _("Book"), options=lists.of_books, all=_("All books")),
        Filter("building", _("Building"), options=_buildings),
        Filter("item", _("Charge item"), options=_items),
        Filter("from", _("Month from"), "month"),
        Filter("to", _("Month to"), "month"),
        Filter("state", _("State"), options=lambda request, chosen: list(words.STATES.items())),
        Filter("mark", _("Note"), options=lambda request, chosen: list(words.MARKS.items())),
        Filter("reader", _("Reader"), options=_readers),
        Filter("way", _("Came in"), options=lambda request, chosen: list(words.WAYS.items())),
        Filter("least", _("Amount from"), "text"),
        Filter("most", _("Amount to"), "text"),
        Filter("meter", _("Meter"), "hidden"),
    ),
    search=_("Unit, owner, phone or meter no."),
    sums=(
        Column("usage", _("Usage"), "figure", shown=_usage),
        Column("amount", _("Amount"), "money"),
        Column("outstanding", _("Outstanding"), "money"),
    ),
    ticks=True,
)


@require_safe
def readings(request: StaffRequest) -> HttpResponse | FileResponse:
    chosen = lists.read(request, LISTING)
    listed = listed_for(request, chosen)
    asked = wanted(request, chosen)
    context = {"book": chosen.book(request), "narrowed": listed.wanted if listed.wanted != asked else None}
    return lists.answer(request, LISTING, chosen, listed, "metering/readings.html", context=context)


@require_safe
def printed(request: StaffRequest) -> HttpResponse:
    """A plain list for paper."""
    chosen = lists.read(request, LISTING)
    listed = listed_for(request, chosen)
    page = listed.page(limit=ROWS_PRINTED)
    return show(
        request, "metering/printed.html", rows=page.rows, totals=listed.totals(), book=chosen.book(request), words=words,
        query=chosen.query, cut=ROWS_PRINTED if page.after else 0,
    )  # fmt: skip


def listed_for(request: StaffRequest, chosen: Chosen) -> ReadingList:
    return queries.listed_readings(request.scope, wanted(request, chosen))


def wanted(request: StaffRequest, chosen: Chosen) -> ReadingFilter:
    """What the list's filters mean."""
    book = chosen.book(request) if chosen["book"] else None
    at = chosen.book(request)
    buildings = estate.building_ids(request.scope, at.id) if at and chosen["building"] else {}
    mark = choice(chosen.values, "mark", ("", *words.MARKS))
    way = chosen.whole("way")
    found = ReadingFilter(
        book_id=book.id if book else None,
        text=chosen["q"],
        building_id=buildings.get(chosen["building"], 0) if chosen["building"] else None,
        meter_id=chosen.whole("meter"),
        item_id=chosen.whole("item"),
        month_from=chosen.month("from"),
        month_to=chosen.month("to"),
        reader=chosen["reader"],
        way=way if way in words.WAYS else None,
        state=choice(chosen.values, "state", ("", *words.STATES)),
        amount_from=_amount(chosen, "least"),
        amount_to=_amount(chosen, "most"),
    )
    if mark == "estimated":
        return replace(found, estimated=True)
    return replace(found, unusual=mark == "unusual", gap=mark == "gap")


def _amount(chosen: Chosen, name: str) -> Decimal | None:
    return figure(chosen[name], DECIMALS)
