"""Long lists: one query file yields all that match; paging, sorting, counting and streaming are put around it.

A query for a list yields `book_id` and `id` (unique in the list) beside its own columns, and has no order of its own.
"""

import base64
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import DataError, connection, transaction
from django.utils.translation import gettext_lazy as _

from . import sql
from .refusal import Refusal
from .sql import Row

LARGEST_ID = 2**63
LONGEST_CURSOR = 1000  # characters; a key is a name at most
MOST_AT_ONCE = 200
SORTED_AT_MOST = 100_000  # rows, by what no index has in order


class BadCursor(Refusal):
    code = "bad_cursor"
    sentence = _("This is not where a page of this list begins. Start again from its first page.")


class BadOrder(Refusal):
    code = "bad_order"
    sentence = _("This list is not sorted by “{value}”, but by one of: {allowed}.")


class Sort(NamedTuple):
    """What a list may be sorted by: an SQL expression over its columns, never null, and that expression's type."""

    expression: str
    type: str = "text"


class Order(NamedTuple):
    by: str
    descending: bool = False


class Page(NamedTuple):
    """Some rows of a list, and where the next page begins (None: that is all)."""

    rows: list[Row]
    after: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that was asked for, its scope and filters settled: pages, totals and all rows of it can be had.

    `sorts`: what it may be sorted by, by name; the first is its usual order.
    """

    room: str
    name: str
    params: Mapping[str, Any]
    sorts: Mapping[str, Sort]
    pieces: Mapping[str, str] = field(default_factory=dict)

    def order(self, by: str = "", descending: bool = False) -> Order:
        """An order by the name of a sort; BadOrder where there is none."""
        by = by or next(iter(self.sorts))
        allowed = self.quick() if by in self.sorts else self.sorts
        if by not in allowed:
            raise BadOrder(value=by, allowed=", ".join(allowed))
        return Order(by, descending)

    def quick(self) -> Collection[str]:
        """By what it is sorted at once; where a list may be long, of what matches now."""
        return self.sorts.keys()

    def holds_at_most(self, most: int) -> bool:
        """Whether so few match; no more than these are counted."""
        text = f"SELECT count(*) AS rows FROM (SELECT FROM ({self._text()}) listed LIMIT %(at_most)s) found"
        return bool(sql.fetch(text, {**self.params, "at_most": most + 1})[0].rows <= most)

    def page(self, order: Order | None = None, *, after: str | None = None, limit: int = 50) -> Page:
        """At most `limit` rows from where `after` says."""
        order = order or self.order()
        key = self.sorts[order.by]
        start = read_cursor(after, order) if after else None
        sign, direction = ("<", "DESC") if order.descending else (">", "ASC")
        beyond = f"WHERE ({key.expression}, id) {sign} (%(after_key)s::{key.type}, %(after_id)s)" if start else ""
        text = (
            f"SELECT *, ({key.expression})::text AS sort_key FROM ({self._text()}) listed {beyond}"
            f" ORDER BY {key.expression} {direction}, id {direction} LIMIT %(at_most)s"
        )
        limit = max(1, min(limit, MOST_AT_ONCE))
        params = {**self.params, "at_most": limit + 1}
        if start:
            params |= {"after_key": start[0], "after_id": start[1]}
        try:
            with transaction.atomic():
                found = sql.fetch(text, params)
        except DataError:
            if start is None:
                raise
            raise BadCursor from None
        more = cursor_after(found[limit - 1], order) if len(found) > limit else None
        return Page(found[:limit], more)

    def totals(self, sums: Sequence[str] = (), *, by: str = "") -> list[Row]:
        """How many there are (`rows`) and the sums of these columns, for each value of `by` (such as currency)."""
        columns = ["count(*) AS rows", *(f"coalesce(sum({name}), 0) AS {name}" for name in sums)]
        grouped = f" GROUP BY {by} ORDER BY {by}" if by else ""
        named = [by, *columns] if by else columns
        return sql.fetch(f"SELECT {', '.join(named)} FROM ({self._text()}) listed{grouped}", self.params)

    def count(self) -> int:
        return int(self.totals()[0].rows)

    def keys(self) -> list[Row]:
        """book_id and id of all that match, for acting on them."""
        return sql.fetch(f"SELECT book_id, id FROM ({self._text()}) listed ORDER BY book_id, id", self.params)

    def stream(self, order: Order | None = None) -> Iterator[Row]:
        """All rows in this order, some thousands held at a time."""
        order = order or self.order()
        key, direction = self.sorts[order.by], "DESC" if order.descending else "ASC"
        text = f"SELECT * FROM ({self._text()}) listed ORDER BY {key.expression} {direction}, id {direction}"
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(text, dict(self.params))
            names = None
            while batch := cursor.fetchmany(sql.ROWS_HELD):
                names = names or [column.name for column in cursor.description or ()]
                yield from (Row(zip(names, values, strict=True)) for values in batch)

    def _text(self) -> str:
        return sql.assembled(self.room, self.name, self.pieces).rstrip().rstrip(";")


def cursor_after(last: Row, order: Order) -> str:
    """Where a page ends, as an address holds it."""
    text = json.dumps([order.by, order.descending, last.sort_key, last.id], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, order: Order) -> tuple[str, int]:
    """The key and id of the last row of the page before; BadCursor where the text is none of ours, or of another order."""
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        by, descending, key, last_id = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise BadCursor from None
    whole = isinstance(last_id, int) and not isinstance(last_id, bool) and abs(last_id) < LARGEST_ID
    if (by, descending) != tuple(order) or not isinstance(key, str) or not whole or "\0" in key:
        raise BadCursor
    try:
        key.encode()
    except UnicodeEncodeError:
        raise BadCursor from None
    return key, last_id
