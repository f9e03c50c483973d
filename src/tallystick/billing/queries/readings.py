"""Readings as people look for them: a list over any number of them, its totals, one with its history; usage by month."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from tallystick.accounts import queries as accounts
from tallystick.estate.queries import assets as estate_assets
from tallystick.kit import sql
from tallystick.kit.listing import LARGEST_ID, SORTED_AT_MOST, BadCursor, Listed, Order, Page, Sort, cursor_after, read_cursor
from tallystick.kit.period import add_months
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope
from tallystick.metering.queries import UNUSUAL_TIMES, UNUSUAL_UNITS

from ..rules.readings import ReadingFilter

# By month a page is found by an index; in the other orders all that match are sorted, where they are few enough.
SORTS = {
    "month": Sort("month", "date"),
    "unit": Sort('text_order(asset_code) COLLATE "C"'),
    "usage": Sort("usage", "numeric"),
    "amount": Sort("coalesce(amount, 0)", "numeric"),
    "outstanding": Sort("coalesce(outstanding, 0)", "numeric"),
}
INDEXED = ("month",)
LATEST = Order("month", descending=True)
ASSETS_GATHERED = 1_000  # of a text or building; where there are more, readings are compared one by one
ADDED_UP_AT_MOST = 100_000  # readings, where kept sums do not know their totals
LOOKED_THROUGH_AT_MOST = 50_000  # readings, for what there is neither index nor sum of
CURVE_MONTHS = 14


def listed_readings(scope: Scope, wanted: ReadingFilter) -> "ReadingList":
    """The readings that match as a list, latest month first; columns as in sql/describe_readings.sql.

    What would have to be looked for among too many readings is looked for in the latest month of them alone: `wanted` of
    the list says so.
    """
    params = _params(scope, wanted)
    narrowed = _narrowed(wanted, params)
    if narrowed is not wanted:
        params = _params(scope, narrowed)
    pieces = _pieces(narrowed, params)
    return ReadingList("billing", "describe_readings", params, SORTS, pieces, narrowed)


def reading_page(scope: Scope, book_id: int, reading_id: int) -> list[Row]:
    """A reading with those that it replaced and that replaced it, oldest first, as in `listed_readings`; UnknownThing if none."""
    found: list[Row] = []
    if scope.has_book(book_id):
        params = {"book": book_id, "reading": reading_id, "items": scope.items(), **_UNUSUAL}
        page = sql.text_of("billing", "select_readings")
        found = sql.rows("billing", "describe_readings", params, page=page, order="ORDER BY page.id", **_named())
    if not any(row.id == reading_id for row in found):
        raise UnknownThing(kind=gettext_lazy("reading"), name=reading_id)
    return found


def usage_curve(scope: Scope, book_id: int, asset_id: int, item_id: int | None = None, *, months: int, today: date) -> list[Row]:
    """Of the last so many months, each with readings of an asset, by item and month: usage, estimated, amount, reading_ids."""
    accounts.book_by_id(scope, book_id)
    params = {"book": book_id, "asset": asset_id, "item": item_id, "items": scope.items()}
    return sql.rows("billing", "list_usage", params | {"first": add_months(today.replace(day=1), 1 - months)})


def readers(scope: Scope) -> list[str]:
    """The names of all who ever entered a reading that may be seen."""
    return [row.name for row in sql.rows("billing", "list_readers", {"books": scope.books(), "items": scope.items()})]


_UNUSUAL = {"unusual_times": UNUSUAL_TIMES, "unusual_units": UNUSUAL_UNITS}


def _params(scope: Scope, wanted: ReadingFilter, most: int = ASSETS_GATHERED) -> dict[str, Any]:
    here = scope if wanted.book_id is None else scope.only(wanted.book_id)
    book_ids = [row.id for row in accounts.books(here)]
    return {
        "books": book_ids,
        "items": scope.items(),
        "item": wanted.item_id,
        "meter": wanted.meter_id,
        "reader": wanted.reader,
        "way": wanted.way,
        "state": wanted.state,
        "estimated": wanted.estimated,
        "amount_from": wanted.amount_from,
        "amount_to": wanted.amount_to,
        "month_from": wanted.month_from,
        "before": add_months(wanted.month_to, 1) if wanted.month_to else None,
        "readings": None if wanted.reading_ids is None else list(wanted.reading_ids),
        "text": wanted.text,
        **_assets(scope, wanted, book_ids, most),
        **_UNUSUAL,
    }


def _assets(scope: Scope, wanted: ReadingFilter, book_ids: Sequence[int], most: int) -> dict[str, Any]:
    """The assets that a filter names; `common`: so many hold its text that readings are compared one by one."""
    found = None if wanted.asset_id is None else {wanted.asset_id}
    if wanted.building_id is not None:
        there = {row.id for book_id in book_ids for row in estate_assets(scope, book_id, building_id=wanted.building_id)}
        found = there if found is None else found & there
    common = False
    if wanted.text:
        named = sql.rows("billing", "seek_metered", {"books": list(book_ids), "text": wanted.text, "most": most + 1})
        common = len(named) > most
        if not common:
            found = {row.id for row in named} if found is None else found & {row.id for row in named}
    return {"assets": None if found is None else sorted(found), "common": common}


def _narrowed(wanted: ReadingFilter, params: dict[str, Any]) -> ReadingFilter:
    """The filter over the latest month alone, where it means looking through too many readings."""
    if not wanted.is_looked_through or params["assets"] is not None or wanted.reading_ids is not None:
        return wanted
    counted = replace(wanted, unusual=False, gap=False, amount_from=None, amount_to=None)
    sums = sql.text_of("billing", "match_reading_sums")
    if sum(row.rows for row in sql.rows("billing", "add_reading_sums", params, sums=sums)) <= LOOKED_THROUGH_AT_MOST:
        return wanted
    latest = sql.rows("billing", "find_last_read", params, sums=sums)
    if not latest or counted.month_from == latest[0].month:
        return wanted
    return replace(wanted, month_from=latest[0].month, month_to=latest[0].month)


def _named() -> dict[str, str]:
    return {
        "habit": sql.text_of("billing", "habit_of_reading"),
        "earlier": sql.text_of("billing", "reading_before"),
        "unusual": sql.text_of("billing", "is_unusual"),
        "gap": sql.text_of("billing", "is_gap"),
    }


def _matching(wanted: ReadingFilter, params: dict[str, Any]) -> str:
    """The SQL of the readings of one book that match."""
    return (
        sql.text_of("billing", "match_readings")
        .replace("{{text_held}}", sql.text_of("billing", "hold_metered_text") if params["common"] else "TRUE")
        .replace("{{unusual}}", _of_row("is_unusual", "habit_of_reading", "habit") if wanted.unusual else "TRUE")
        .replace("{{gap}}", _of_row("is_gap", "reading_before", "earlier") if wanted.gap else "TRUE")
    )


def _of_row(judged: str, looked_up: str, name: str) -> str:
    """The SQL that judges a reading by what is looked up for it."""
    judge, found = sql.text_of("billing", judged), sql.text_of("billing", looked_up)
    return f"({judge} FROM (SELECT r.*) AS page LEFT JOIN LATERAL ({found}) AS {name} ON true)"


def _pieces(wanted: ReadingFilter, params: dict[str, Any]) -> dict[str, str]:
    """The SQL of all readings that match, named, in no order."""
    page = sql.text_of("billing", "pick_readings").replace("{{matching}}", _matching(wanted, params))
    return {"page": page, "order": "", **_named()}


@dataclass(frozen=True, slots=True)
class ReadingList(Listed):
    """Readings as a list. By month a page costs the same over any number; totals come from kept sums where these know them."""

    wanted: ReadingFilter = field(default_factory=ReadingFilter)

    def quick(self) -> Collection[str]:
        """All, of a few thousand readings; of more, the months that an index has in order."""
        return self.sorts.keys() if self._is_short() else INDEXED

    def _is_short(self) -> bool:
        if self.wanted.is_counted:
            return self.count() <= SORTED_AT_MOST
        if self.params["common"]:
            return False
        params = {**self.params, "limit": SORTED_AT_MOST + 1}
        return bool(sql.one("billing", "count_some_readings", params, matching=self._matching()).found <= SORTED_AT_MOST)

    def order(self, by: str = "", descending: bool = False) -> Order:
        if not by:
            return LATEST
        return Order(by, descending) if by in INDEXED else Listed.order(self, by, descending)

    def page(self, order: Order | None = None, *, after: str | None = None, limit: int = 50) -> Page:
        order = order or LATEST
        if order.by != "month":
            return Listed.page(self, order, after=after, limit=limit)
        params = {**self.params, "limit": limit + 1, **_position(after, order)}
        pieces = {**self.pieces, "page": self._paged(order), "order": _order_of(order)}
        found = sql.rows("billing", "describe_readings", params, **pieces)
        if len(found) <= limit:
            return Page(found, None)
        last = found[limit - 1]
        key = f"{last.sort_key} {last.book_id} {last.item_id}"
        return Page(found[:limit], cursor_after(Row(id=last.meter_id, sort_key=key), order))

    def totals(self, sums: Sequence[str] = (), *, by: str = "") -> list[Row]:
        """By currency: rows, items (of how many), usage, amount, outstanding; none where too many had to be added up."""
        if self.wanted.is_summed:
            return self._told(self._summed())
        too_many = self.wanted.is_bounded and sum(row.rows for row in self._summed()) > ADDED_UP_AT_MOST
        if too_many or self.params["common"]:
            return []
        return self._told(sql.rows("billing", "add_readings", self.params, matching=self._matching()))

    def count(self) -> int:
        found = self._summed() if self.wanted.is_counted else self.totals()
        return sum(int(row.rows) for row in found)

    def keys(self) -> list[Row]:
        return sql.rows("billing", "key_readings", self.params, matching=self._matching())

    def stream(self, order: Order | None = None) -> Iterator[Row]:
        return Listed.stream(self, order or LATEST)

    def _told(self, found: list[Row]) -> list[Row]:
        """Currencies in which nothing matches say nothing; where nothing matches at all, one does."""
        return [row for row in found if row.rows] or found[:1]

    def _summed(self) -> list[Row]:
        return sql.rows("billing", "add_reading_sums", self.params, sums=sql.text_of("billing", "match_reading_sums"))

    def _matching(self) -> str:
        return _matching(self.wanted, dict(self.params))

    def _paged(self, order: Order) -> str:
        return (
            sql.text_of("billing", "page_readings")
            .replace("{{sums}}", sql.text_of("billing", "match_reading_sums"))
            .replace("{{matching}}", self._matching())
            .replace("{{direction}}", "DESC" if order.descending else "ASC")
        )


def _order_of(order: Order) -> str:
    return f"ORDER BY page.month {'DESC' if order.descending else 'ASC'}, page.book_id, page.item_id, page.meter_id"


def _position(after: str | None, order: Order) -> dict[str, Any]:
    """Where a page begins: after a meter of an item and book in a month; BadCursor where the text is none of ours."""
    month, book, item, meter = None, None, None, None
    if after:
        key, meter = read_cursor(after, order)
        try:
            first, *ids = key.split(" ")
            month = date.fromisoformat(first)
            book, item = map(int, ids)
        except ValueError:
            raise BadCursor from None
        if not (0 <= book < LARGEST_ID and 0 <= item < LARGEST_ID):
            raise BadCursor
    ends = {"left_from": None if order.descending else month, "left_to": month if order.descending else None}
    return {"after_month": month, "after_book": book, "after_item": item, "after_meter": meter, **ends}
