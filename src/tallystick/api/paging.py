"""Pages of lists, and their cursors: opaque text that says where the next page begins."""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tallystick.billing.queries import BillCursor
from tallystick.kit.listing import BadCursor, Listed
from tallystick.kit.sql import Row

from .shapes import LARGEST_ID, Paging, Sorted


def page(rows: Sequence[Any], after: object | None) -> dict[str, Any]:
    """A page as it is answered; `after` is what its cursor says, None on the last."""
    return {"items": rows, "next": None if after is None else after if isinstance(after, str) else written(after)}


@dataclass(frozen=True, slots=True)
class Whole:
    """A list that was asked for: a page of it, or all its rows for a sheet.

    `columns` are named where the rows of a sheet are not those of the page.
    """

    page: Callable[[], dict[str, Any]]
    rows: Callable[[], Iterable[Any]]
    columns: Sequence[str] | None = None


def paged(listed: Listed, asked: Sorted, shown: Callable[[Row], Any] = lambda row: row) -> Whole:
    """A list that a room puts together."""
    order = listed.order(asked.sort, asked.order == "desc")

    def one_page() -> dict[str, Any]:
        found = listed.page(order, after=asked.cursor, limit=asked.limit)
        return page([shown(row) for row in found.rows], found.after)

    return Whole(one_page, lambda: map(shown, listed.stream(order)))


def cut(rows: Sequence[Row], asked: Paging) -> Whole:
    """A short list that is held whole: of books, of roles. Its page begins after the id last shown."""
    return Whole(lambda: _cut(rows, asked), lambda: rows)


def every(fetch: Callable[[str | None], Any]) -> Iterator[Row]:
    """All rows of a list that comes page by page: `fetch` takes where a page begins."""
    after: str | None = None
    while True:
        found = fetch(after)
        yield from found.rows
        after = found.after
        if after is None:
            return


def _cut(rows: Sequence[Row], asked: Paging) -> dict[str, Any]:
    start = 0
    if asked.cursor:
        (last_id,) = read(asked.cursor, 1)
        start = next((place + 1 for place, row in enumerate(rows) if row["id"] == last_id), len(rows))
    shown = rows[start : start + asked.limit]
    more = start + asked.limit < len(rows)
    return page(shown, [shown[-1]["id"]] if more else None)


def written(said: object) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")


def read(cursor: str, numbers: int, keys: int = 0) -> list[Any]:
    """What a cursor says: `keys` texts, then `numbers` ids. BadCursor where it is none of ours."""
    try:
        found = json.loads(b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if not isinstance(found, list) or len(found) != keys + numbers:
            raise ValueError
        if not all(isinstance(text, str) and _can_be_kept(text) for text in found[:keys]):
            raise ValueError
        if not all(type(number) is int and 0 <= number <= LARGEST_ID for number in found[keys:]):
            raise ValueError
    except (ValueError, RecursionError):
        raise BadCursor from None
    return found


def _can_be_kept(text: str) -> bool:
    return "\0" not in text and text.isprintable()


def written_bill(cursor: BillCursor | None) -> str | None:
    if cursor is None:
        return None
    return written([cursor.key, cursor.book_id, cursor.origin, cursor.origin_id, cursor.bill_id])


def read_bill(cursor: str | None, sort: str) -> BillCursor | None:
    """Where a page of bills in this order begins."""
    if not cursor:
        return None
    key, *numbers = read(cursor, 4, keys=1)
    try:
        _KEYS.get(sort, str)(key)
    except (ValueError, ArithmeticError):
        raise BadCursor from None
    return BillCursor(key, *numbers)


def _figure(text: str) -> None:
    if not Decimal(text).is_finite() or len(text) > 40:
        raise ValueError


_KEYS: Mapping[str, Callable[[str], object]] = {
    "month": date.fromisoformat,
    "due": date.fromisoformat,
    "amount": _figure,
    "outstanding": _figure,
}
