"""Bills as people look for them: lists page by page, their totals, one bill with what settled and replaced it."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.kit import sql
from tallystick.kit.listing import SORTED_AT_MOST
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from ..rules.listing import BillCursor, BillFilter
from .looking import ACCOUNTS_ADDED_UP, ALL_ACCOUNTS, Looked, looked_for

SHEET = (
    "book_code", "asset_code", "account_code", "owner_name", "item_name", "tariff_name", "starts_on", "ends_on",
    "due_on", "currency", "net", "tax", "amount", "paid", "outstanding", "status", "overdue", "void_reason", "id",
)  # fmt: skip
KEYS = {
    "month": ("b.starts_on", "date"),
    "unit": ("coalesce(unit.key, '')", "text"),
    "due": ("b.due_on", "date"),
    "amount": ("b.amount", "numeric"),
    "outstanding": ("CASE WHEN b.voided_at IS NULL THEN b.amount - b.paid ELSE 0 END", "numeric"),
}


class BillPage(NamedTuple):
    """One page of a list; `after` is where the next one begins, None on the last."""

    rows: list[Row]
    after: BillCursor | None


def bills(scope: Scope, wanted: BillFilter, *, after: BillCursor | None = None, limit: int = 50) -> BillPage:
    """A page of the bills that match, with the names people know them by; columns as in sql/name_bills.sql.

    By month, a page costs the same over any number of bills; by another key all that match are sorted: `few_enough` says
    whether that is quick.
    """
    looked = looked_for(scope, wanted)
    params = looked.params | _position(after) | _days_left(wanted, after) | {"limit": limit + 1}
    # The wide rows are fetched in the page's own order: names must not shuffle them.
    found = sql.rows("billing", "name_bills", params, **_pieces(wanted, looked))
    more = len(found) > limit
    return BillPage(found[:limit], _cursor(found[limit - 1]) if more else None)


def few_enough(scope: Scope, wanted: BillFilter) -> bool:
    """Whether so few bills match that a page of them is quick in any order."""
    if wanted.is_summed:
        return sum(row.bills for row in bill_totals(scope, wanted)) <= SORTED_AT_MOST
    looked = looked_for(scope, wanted)
    if looked.is_common:
        return False
    params = looked.params | {"limit": SORTED_AT_MOST + 1}
    return bool(sql.one("billing", "count_some", params, matching=looked.matching).found <= SORTED_AT_MOST)


def bills_for_sheet(scope: Scope, wanted: BillFilter) -> Iterator[tuple[Any, ...]]:
    """All bills that match, as of one instant, some thousands held at a time; the columns of SHEET."""
    looked = looked_for(scope, wanted, most=ALL_ACCOUNTS)
    params = looked.params | _position(None) | _days_left(wanted, None) | {"limit": None}
    named = sql.text_of("billing", "name_bills")
    with transaction.atomic():
        yield from sql.stream("billing", "write_bills", params, named=named, **_pieces(wanted, looked))


def bill_ids(scope: Scope, wanted: BillFilter) -> dict[int, list[int]]:
    """The ids of all bills that match, by book."""
    looked = looked_for(scope, wanted, most=ALL_ACCOUNTS)
    found = sql.rows("billing", "pick_bills", looked.params, matching=looked.matching)
    return {row.book_id: row.bill_ids for row in found}


def bill_totals(scope: Scope, wanted: BillFilter) -> list[Row]:
    """By currency: bills, billed, collected, outstanding (posted by now), later (posted after today), overdue.

    From kept sums, over any number of bills, unless the filter names something that these do not know. None at all of a
    text that thousands of accounts hold.
    """
    looked = looked_for(scope, wanted, most=ACCOUNTS_ADDED_UP)
    if wanted.is_summed:
        return sql.rows("billing", "add_sums", looked.params, sums=looked.sums)
    if looked.is_common:
        return []
    return sql.rows("billing", "add_bills", looked.params, matching=looked.matching)


def bill(scope: Scope, bill_id: int, *, today: date) -> Row:
    """One bill as in `bills`; UnknownThing where there is none in scope."""
    found = _chain(scope, bill_id, today, history=False)
    if not found:
        raise UnknownThing(kind=gettext_lazy("bill"), name=bill_id)
    return found[0]


def bill_history(scope: Scope, bill_id: int, *, today: date) -> list[Row]:
    """The bill with those that it replaced and that replaced it, oldest first."""
    return sorted(_chain(scope, bill_id, today, history=True), key=lambda row: int(row.id))


def settlements(scope: Scope, book_id: int, bill_id: int) -> list[Row]:
    """What receipts laid on a bill: id, receipt_id, account_id, amount (below 0: taken back), on_day, reverses_id."""
    if not scope.has_book(book_id):
        return []
    return sql.rows("billing", "list_settlements", {"book": book_id, "bill": bill_id})


def late_fees(scope: Scope, book_id: int, bill_id: int) -> list[Row]:
    """What became of a bill's late fee: on_day, amount, waived, reason, actor_name, fee_bill_id, paid, is_void."""
    if not scope.has_book(book_id):
        return []
    return sql.rows("billing", "list_bill_late_fees", {"book": book_id, "bill": bill_id})


def _chain(scope: Scope, bill_id: int, today: date, *, history: bool) -> list[Row]:
    where = {"bill": bill_id, "books": scope.books(), "items": scope.items(), "today": today, "history": history}
    return sql.rows("billing", "name_bills", where, page=sql.text_of("billing", "select_bill"), order="ORDER BY page.id")


def _pieces(wanted: BillFilter, looked: Looked) -> dict[str, str]:
    """The SQL of the page: by the index of months where that serves, else sorted by the key that is asked for."""
    direction = "DESC" if wanted.descending else "ASC"
    key, kind = KEYS[wanted.sort]
    return {
        "page": sql.text_of("billing", looked.way if wanted.sort == "month" else "sort_bills"),
        "matching": looked.matching,
        "sums": looked.sums,
        "key": key,
        "units": sql.text_of("billing", "key_units" if wanted.sort == "unit" else "key_no_units"),
        "type": kind,
        "beyond": "<" if wanted.descending else ">",
        "order": f"ORDER BY page.sort_key::{kind} {direction}, page.book_id, page.origin, page.origin_id, page.id",
        "direction": direction,
    }


def _position(after: BillCursor | None) -> dict[str, Any]:
    if after is None:
        return dict.fromkeys(("after_key", "after_book", "after_origin", "after_origin_id", "after_bill"))
    return {
        "after_key": after.key,
        "after_book": after.book_id,
        "after_origin": after.origin,
        "after_origin_id": after.origin_id,
        "after_bill": after.bill_id,
    }


def _days_left(wanted: BillFilter, after: BillCursor | None) -> dict[str, Any]:
    """The days from which, or to which, the months' list goes on after a page."""
    last = after.key if after is not None and wanted.sort == "month" else None
    return {"day_from": None if wanted.descending else last, "day_to": last if wanted.descending else None}


def _cursor(row: Row) -> BillCursor:
    return BillCursor(row.sort_key, row.book_id, row.origin, row.origin_id, row.id)
