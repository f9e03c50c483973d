"""What every list does: search, filter, sort, page, add up, export what is on the screen, and remember.

A page describes its list once (Listing) and hands over the rows that a room yields (kit.listing.Listed); the address holds
the filters, and the session those that were used last.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _

from tallystick.kit.listing import SORTED_AT_MOST, Listed, Order
from tallystick.kit.sql import Row

from . import sheets, writing
from .door import Back, StaffRequest, address, book_of, books_of, show
from .forms import Form, day, month, plain, refuse_reversed, whole

ROWS_A_PAGE = 50
ALL = _("All")
RESERVED = ("sort", "order", "after", "as", "reset")
Options = Callable[[StaffRequest, "Chosen"], Sequence[tuple[Any, Any]]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `kind`: text, lines (of text), figure, money (in the row's `currency`), count, day, month, moment, yes.

    `shown` works out its text or value from the row (else it is the row's own by this name); `tag` gives the class of a
    tag around its text; `link` an address; `under` a quiet second line. `sort` names what its head sorts by. On a phone
    `place` says where it stands: title, right, or a line below.
    """

    name: str
    label: Any
    kind: str = "text"
    shown: Callable[[Row], Any] | None = None
    link: Callable[[Row], str | None] | None = None
    under: Callable[[Row], Any] | None = None
    tag: Callable[[Row], str] | None = None
    sort: str = ""
    place: str = "line"
    screen: bool = True  # False: only in exports
    width: int = 16

    def value(self, row: Row) -> Any:
        return self.shown(row) if self.shown else row[self.name]

    def text(self, row: Row) -> str:
        """The value as the reader's language writes it."""
        value = self.value(row)
        if value is None or value == "":
            return ""
        return str(WRITTEN[self.kind](value, row) if self.kind in WRITTEN else value)

    def cell(self, row: Row) -> Any:
        """The value for a sheet: figures and days stay what they are."""
        value = self.value(row)
        if self.kind == "yes":
            return str(_("yes")) if value else ""
        if isinstance(value, datetime):
            # A sheet knows no time zones: the time as the book's clock showed it.
            return value.astimezone(ZoneInfo(row.get("timezone") or "UTC")).replace(tzinfo=None, microsecond=0)
        return value if value is None or isinstance(value, Decimal | int | date) else str(value)


WRITTEN: dict[str, Callable[[Any, Row], Any]] = {
    "figure": lambda value, row: writing.figure(Decimal(value)),
    "money": lambda value, row: writing.money(value, row.currency),
    "count": lambda value, row: writing.count(value),
    "day": lambda value, row: writing.day(value),
    "month": lambda value, row: writing.month(value),
    "moment": lambda value, row: writing.moment(value, row.get("timezone") or "UTC"),
    "yes": lambda value, row: _("yes") if value else "",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Something that narrows a list. `kind`: choice, day, month, text, hidden (chosen elsewhere on the page).

    A choice has `options`; `all` is what none of them is called. `first` holds where nothing was chosen.
    """

    name: str
    label: Any
    kind: str = "choice"
    options: Options | None = None
    all: Any = ALL
    first: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: `name` is its address in urls.py and what it is remembered by; `search` the hint of its search field."""

    name: str
    title: Any
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: Any = ""
    sums: Sequence[Column] = ()
    ticks: bool = False
    rows: int = ROWS_A_PAGE
    arguments: tuple[Any, ...] = field(default=())

    @property
    def address(self) -> str:
        return address(self.name, *self.arguments)


class Chosen:
    """What a list is narrowed to, by the name of each filter; `q` is what is searched for."""

    def __init__(self, listing: Listing, form: Form) -> None:
        self.listing = listing
        names = ("q", *(one.name for one in listing.filters))
        firsts = {one.name: one.first for one in listing.filters}
        self.values = {name: plain(form, name) if name in form else firsts.get(name, "") for name in names}
        self.sort, self.descending = plain(form, "sort"), plain(form, "order") == "desc"

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def whole(self, name: str) -> int | None:
        return whole(self.values, name)

    def day(self, name: str) -> date | None:
        return day(self.values, name, self.label(name))

    def month(self, name: str) -> date | None:
        return month(self.values, name, self.label(name))

    def book(self, request: StaffRequest, name: str = "book") -> Row | None:
        """The book that was chosen; where there is only one, that one."""
        books = books_of(request)
        return book_of(request, self[name]) if self[name] else (books[0] if len(books) == 1 else None)

    @property
    def narrowed(self) -> int:
        """How many filters narrow the list, beside the search."""
        return sum(bool(self.values[one.name]) and self.values[one.name] != one.first for one in self.listing.filters)

    @property
    def query(self) -> str:
        return self.written()

    def written(self, **others: object) -> str:
        """The filters as an address holds them; what is blank is left out, unless it would otherwise be filled in."""
        firsts = {one.name for one in self.listing.filters if one.first}
        order = {"sort": self.sort, "order": "desc" if self.descending else ""}
        named = {**self.values, **order, **others}
        return urlencode({name: value for name, value in named.items() if value or name in firsts})

    def label(self, name: str) -> str:
        return next(str(one.label) for one in self.listing.filters if one.name == name)


def _refuse_reversed(chosen: Chosen) -> None:
    """Of two filters `from` and `to`, the second is no earlier than the first."""
    kinds = {one.name: one.kind for one in chosen.listing.filters}
    if kinds.get("to") in ("day", "month"):
        read = chosen.day if kinds["to"] == "day" else chosen.month
        refuse_reversed(chosen.label("to"), read("from"), read("to"))


def read(request: StaffRequest, listing: Listing) -> Chosen:
    """The filters in the address; else those that were used last, as far as there still is what they name."""
    kept = request.session.get("lists", {}).get(listing.name, {})
    request.leads_back = Back(listing.title, f"{listing.address}?reset=1")
    if "reset" in request.GET:
        _keep(request, listing, {})
        return Chosen(listing, {})
    if given := _given(request):
        chosen = Chosen(listing, given)
        _refuse_reversed(chosen)
        return chosen
    request.leads_back = request.leads_back._replace(is_kept=bool(kept))
    return _there_still(request, Chosen(listing, kept))


def _given(request: StaffRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in request.GET if name not in ("after", "as")}


def _keep(request: StaffRequest, listing: Listing, form: Mapping[str, str]) -> None:
    """Remember filters; none leave nothing to remember."""
    kept = request.session.get("lists", {})
    if kept.get(listing.name, {}) != form:
        others = {name: one for name, one in kept.items() if name != listing.name}
        request.session["lists"] = others | ({listing.name: form} if form else {})


def _there_still(request: StaffRequest, chosen: Chosen) -> Chosen:
    """Without what was chosen among things that are gone, or are another book's."""
    for one in chosen.listing.filters:
        if one.options and chosen[one.name]:
            offered = {str(value) for value, _label in one.options(request, chosen)}
            chosen.values[one.name] = chosen[one.name] if chosen[one.name] in offered else one.first
    return chosen


def answer(
    request: StaffRequest,
    listing: Listing,
    chosen: Chosen,
    listed: Listed,
    template: str = "list.html",
    *,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse | FileResponse:
    """The list as a page; the next page of it; what other filters find; or all of it as a sheet.

    Filters are remembered once they were answered: one that is refused does not stand in the way next time.
    """
    quick = listed.quick()
    # Narrowed again, the list is sorted as it was asked for.
    is_slow = chosen.sort in listed.sorts and chosen.sort not in quick
    order = listed.order() if is_slow else listed.order(chosen.sort, chosen.descending)
    kind = plain(request.GET, "as")
    if kind in sheets.KINDS:
        return sheets.response(kind, listing.name, _sheet_columns(listing), listed.stream(order))
    after = request.GET.get("after") or None
    page = listed.page(order, after=after, limit=listing.rows)
    shown = View(request, listing, chosen, order, page.rows, page.after, quick)
    if (given := _given(request)) and not after and "reset" not in given:
        _keep(request, listing, given)
    if after:
        return show(request, template, "lists/_more.html", list=shown, **(context or {}))
    by = "currency" if any(column.kind == "money" for column in listing.sums) else ""
    shown.totals = listed.totals([column.name for column in listing.sums], by=by)
    return show(request, template, "lists/_body.html", list=shown, **(context or {}))


def _sheet_columns(listing: Listing) -> list[sheets.Column]:
    return [sheets.Column(str(column.label), column.cell, column.width, column.kind) for column in listing.columns]


class View:
    """What the templates show of a list."""

    def __init__(
        self,
        request: StaffRequest,
        listing: Listing,
        chosen: Chosen,
        order: Order,
        rows: list[Row],
        after: str | None,
        quick: Collection[str],
    ) -> None:
        self.request, self.listing, self.chosen, self.order = request, listing, chosen, order
        self.rows, self.after, self.quick = rows, after, quick
        self.totals: list[Row] = []

    @property
    def columns(self) -> list[Column]:
        return [column for column in self.listing.columns if column.screen]

    @property
    def count(self) -> int:
        return sum(int(row.rows) for row in self.totals)

    def options(self, one: Filter) -> Sequence[tuple[Any, Any]]:
        return one.options(self.request, self.chosen) if one.options else ()

    def filters(self) -> Iterator[tuple[Filter, Sequence[tuple[Any, Any]]]]:
        """The filters that have something to choose."""
        for one in self.listing.filters:
            options = self.options(one)
            if one.kind != "choice" or options:
                yield one, options

    def sorted_by(self, column: Column) -> str:
        """The address that sorts by a column; by the same column the other way round."""
        turned = self.order.by == column.sort and not self.order.descending
        return self.chosen.written(sort=column.sort, order="desc" if turned else "")

    def is_sortable(self, column: Column) -> bool:
        return column.sort in self.quick

    @property
    def unsortable(self) -> list[Column]:
        """The columns by which so many rows are not sorted."""
        return [column for column in self.columns if column.sort and not self.is_sortable(column)]

    @property
    def most_sorted(self) -> int:
        return SORTED_AT_MOST

    def is_sorted_by(self, column: Column) -> bool:
        return bool(column.sort) and self.order.by == column.sort

    @property
    def next(self) -> str:
        return self.chosen.written(after=self.after)

    def exported(self, kind: str) -> str:
        return self.chosen.written(**{"as": kind})

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen["q"]) or self.chosen.narrowed > 0

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing yet, in the book that is looked at or at all."""
        in_a_book = "book" in self.chosen.values and bool(self.chosen["book"])
        return not self.rows and not self.chosen["q"] and self.chosen.narrowed == int(in_a_book)


def of_books(request: StaffRequest, chosen: Chosen) -> Sequence[tuple[Any, Any]]:
    """The books to choose from, where there are several."""
    from .labels import books

    rows = books_of(request)
    return books(rows) if len(rows) > 1 else ()
