"""Receipts as people look for them: lists page by page, their totals, one receipt with all that is printed on it.

Who may see some charge items only sees a receipt where every bill that it was laid on is of these.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id, books
from tallystick.billing.queries import accounts_named
from tallystick.kit import sql
from tallystick.kit.listing import SORTED_AT_MOST, BadCursor, Listed, Order, Page, Sort, cursor_after, read_cursor
from tallystick.kit.period import add_months, first_of_month
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from .rules import Method, ReceiptFilter, number_parts, number_text

__all__ = [
    "Method", "ReceiptFilter", "ReceiptList", "ReceiptPage", "all_receipts", "cashiers", "find_receipts", "means_totals",
    "months_collected", "number_text", "receipt", "receipt_lines", "receipt_list", "receipt_means", "receipt_numbers",
    "receipt_totals", "receipts",
]  # fmt: skip
EVERY_RECEIPT = ReceiptFilter()
# In the order in which receipts were entered, or of the days on which the money came, a page is found by an index; in the
# others all that match are sorted, where they are few enough.
INDEXED = ("number", "day")
SORTS = {
    "number": Sort("id", "bigint"),
    "day": Sort("on_day", "date"),
    "account": Sort('text_order(account_code) COLLATE "C"'),
    "owner": Sort("text_order(coalesce(nullif(owner_name, ''), account_name)) COLLATE \"C\""),
    "book": Sort('text_order(book_name) COLLATE "C"'),
    "method": Sort("array_to_string(methods, ',')"),
    "amount": Sort("amount", "numeric"),
    "state": Sort("(voids_id IS NOT NULL)::int * 2 + (void_id IS NOT NULL)::int", "int"),
    "cashier": Sort('text_order(actor_name) COLLATE "C"'),
}
LATEST = Order("number", descending=True)
# Receipts of so many accounts are gathered; texts by which more are known are compared receipt by receipt.
ACCOUNTS_GATHERED = 300
# Receipts of so many accounts are added up at once; texts by which more are known have no totals.
ACCOUNTS_ADDED_UP = 500
ALL_ACCOUNTS = 10**9


class ReceiptPage(NamedTuple):
    """One page of a list; `after` is the receipt after which the next one begins, None on the last."""

    rows: list[Row]
    after: int | None


def receipts(scope: Scope, wanted: ReceiptFilter, *, after: int | None = None, limit: int = 50) -> ReceiptPage:
    """A page of the receipts that match, latest first.

    Each row: id, number, kind, amount (below 0: a void), on_day, entered_on, entered_at, book_code, book_name,
    currency, account_id, account_code, account_name, owner_name, methods, references, remark, reason, actor_name,
    voids_id and voids_number (what it voids), void_id and void_number (what voided it), with void_actor_name,
    void_user_id, void_entered_at and void_reason (who, when, why).
    """
    found = _listed(_looked_for(scope, wanted), after=None if after is None else ("", after), limit=limit + 1)
    more = len(found) > limit
    return ReceiptPage(found[:limit], found[limit - 1].id if more else None)


def receipt_list(scope: Scope, wanted: ReceiptFilter) -> "ReceiptList":
    """The receipts that match as a list: latest first, or by one of SORTS; its totals tell each means of payment too."""
    looked = _looked_for(scope, wanted)
    params = looked.params | {"id": None, "limit": None, "after_day": None, "after_id": None}
    return ReceiptList("cashier", "list_receipts", params, SORTS, _pieces(looked, LATEST, None), looked)


def receipt_totals(scope: Scope, wanted: ReceiptFilter) -> list[Row]:
    """By currency: receipts, voids among them, amount (what was voided taken off); of one means, what came by it.

    None at all of a text by which thousands of accounts are known.
    """
    return _receipts_and_means(_looked_for(scope, wanted))[0]


def means_totals(scope: Scope, wanted: ReceiptFilter) -> list[Row]:
    """By currency and method: receipts, amount (what was voided taken off)."""
    return _receipts_and_means(_looked_for(scope, wanted))[1]


def cashiers(scope: Scope) -> list[str]:
    """The names of all who ever entered a receipt, as they stand there; none to who sees some items only."""
    if scope.item_ids is not None:
        return []
    return [row.name for row in sql.rows("cashier", "list_cashiers", {"books": scope.books()})]


def months_collected(scope: Scope, days: Mapping[int, date], months: int = 12) -> list[Row]:
    """Of the last so many months, by currency and month: collected, today (what came today), receipts_today.

    `days` names the books, each with its own today. What was voided is taken off on the day of its void.
    The sums are kept for all items together: who sees some of them only is told of none.
    """
    if scope.item_ids is not None:
        return []
    seen = {book_id: day for book_id, day in sorted(days.items()) if scope.has_book(book_id)}
    last = first_of_month(max(days.values()))
    span = {"first_month": add_months(last, 1 - months), "before": add_months(last, 1)}
    return sql.rows("cashier", "sum_months", {"books": list(seen), "todays": list(seen.values())} | span)


def find_receipts(scope: Scope, number: str, limit: int = 5) -> list[Row]:
    """The receipts of a number as people read it, with its year or without, latest first.

    Each row: id, number, on_day, amount, currency, kind, book_name, account_code.
    """
    year, seq = number_parts(number)
    if not seq or year == 0:
        return []
    params = {"books": scope.books(), "items": scope.items(), "year": year, "seq": seq, "limit": limit}
    found = sql.rows("cashier", "find_receipts", params, items_held=sql.text_of("cashier", "hold_items"))
    return [Row(row, number=number_text(row.year, row.seq)) for row in found]


def receipt(scope: Scope, receipt_id: int) -> Row:
    """One receipt as in `receipts`, with its `lines` and `means`; UnknownThing where there is none in scope."""
    found = _listed(_looked_for(scope, EVERY_RECEIPT), receipt_id=receipt_id)
    if not found:
        raise UnknownThing(kind=gettext_lazy("receipt"), name=receipt_id)
    return _whole(scope, found[0].book_id, found)[0]


def all_receipts(scope: Scope, book_id: int) -> list[Row]:
    """Every receipt of a book, latest first, each with its lines and means; for small books, such as a story's."""
    book_by_id(scope, book_id)
    return _whole(scope, book_id, _listed(_looked_for(scope, ReceiptFilter(book_id=book_id))))


def receipt_lines(scope: Scope, book_id: int, receipt_ids: Sequence[int]) -> dict[int, list[Row]]:
    """By receipt, what it laid on bills: bill_id, amount, asset_code, item_name, tariff_name, starts_on, ends_on,
    bill_amount, late_fee_of."""
    return _by_receipt(scope, book_id, "list_lines", receipt_ids)


def receipt_numbers(scope: Scope, book_id: int, receipt_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of receipts as people read them, by receipt; those out of scope are left out."""
    if not scope.has_book(book_id):
        return {}
    params = {"book": book_id, "receipts": list(receipt_ids), "items": scope.items()}
    found = sql.rows("cashier", "name_receipts", params, items_held=sql.text_of("cashier", "hold_items"))
    return {row.id: number_text(row.year, row.seq) for row in found}


def receipt_means(scope: Scope, book_id: int, receipt_ids: Sequence[int]) -> dict[int, list[Row]]:
    """By receipt, its means of payment: method, amount, reference."""
    return _by_receipt(scope, book_id, "list_means", receipt_ids)


def _whole(scope: Scope, book_id: int, found: Iterable[Row]) -> list[Row]:
    rows = list(found)
    ids = [row.id for row in rows]
    lines, means = receipt_lines(scope, book_id, ids), receipt_means(scope, book_id, ids)
    return [Row(row, lines=lines[row.id], means=means[row.id]) for row in rows]


def _by_receipt(scope: Scope, book_id: int, query: str, receipt_ids: Sequence[int]) -> dict[int, list[Row]]:
    by_receipt: dict[int, list[Row]] = defaultdict(list)
    if scope.has_book(book_id):
        for row in sql.rows("cashier", query, {"book": book_id, "receipts": list(receipt_ids)}):
            by_receipt[row.receipt_id].append(row)
    return by_receipt


@dataclass(frozen=True, slots=True)
class Looked:
    """A filter within a scope, and what its text found: the parameters of queries."""

    scope: Scope
    wanted: ReceiptFilter
    params: dict[str, Any]

    @property
    def is_common(self) -> bool:
        """Whether its text is known of more accounts than were to be gathered, and compared receipt by receipt."""
        return bool(self.wanted.text) and self.params["accounts"] is None

    def through(self, accounts: int) -> "Looked":
        """The same with more accounts gathered, where its text is known of more."""
        return _looked_for(self.scope, self.wanted, most=accounts) if self.is_common else self


def _looked_for(scope: Scope, wanted: ReceiptFilter, *, most: int | None = None) -> Looked:
    """How the receipts of a filter are found; a text is looked up here, once."""
    here = scope if wanted.book_id is None else scope.only(wanted.book_id)
    year, seq = number_parts(wanted.number)
    params: dict[str, Any] = {
        "books": here.books(),
        "items": here.items(),
        "account": wanted.account_id,
        "first_on": wanted.first_on,
        "last_on": wanted.last_on,
        "kind": wanted.kind,
        "cashier": wanted.cashier,
        "method": wanted.method,
        "state": wanted.state,
        "text": wanted.text,
        "year": year,
        "seq": seq,
    }
    if wanted.text:
        year, seq = number_parts(wanted.text)
        numbered = {"year": year, "seq": seq, "most": ACCOUNTS_GATHERED}
        params["found"] = [row.id for row in sql.rows("cashier", "seek_receipts", params | numbered)]
        looked_at = [row.id for row in books(here)]
        params["accounts"] = accounts_named(scope, looked_at, wanted.text, most or ACCOUNTS_GATHERED)
    return Looked(scope, wanted, params)


def _listed(
    looked: Looked,
    *,
    order: Order = LATEST,
    after: tuple[str, int] | None = None,
    limit: int | None = None,
    receipt_id: int | None = None,
) -> list[Row]:
    """Receipts in an order, after the key and id that are given."""
    day, last_id = after or (None, None)
    params = looked.params | {"id": receipt_id, "limit": limit, "after_day": day or None, "after_id": last_id}
    pieces = _pieces(looked, order, after)
    return [Row(row, **_numbers(row)) for row in sql.rows("cashier", "list_receipts", params, **pieces)]


def _pieces(looked: Looked, order: Order, after: tuple[str, int] | None) -> dict[str, str]:
    """The SQL of a page in an order."""
    sign, direction = ("<", "DESC") if order.descending else (">", "ASC")
    by_day = order.by == "day"
    further = f"(r.on_day, r.id) {sign} (%(after_day)s::date, %(after_id)s)" if by_day else f"r.id {sign} %(after_id)s"
    return {
        "matching": _matching(looked, by_day=by_day),
        "key": "r.on_day" if by_day else "r.id",
        "column": SORTS[order.by].expression,
        "direction": direction,
        "further": further if after else "TRUE",
    }


def _matching(looked: Looked, *, by_day: bool) -> str:
    """The SQL of the receipts of one book that match."""
    picked = _picked(looked, by_day)
    return (
        sql.text_of("cashier", "match_receipts")
        .replace("{{picked}}", sql.text_of("cashier", picked))
        .replace("%(picked_by_means)s", str(picked == "pick_by_means"))
        .replace("{{day}}", "entered_on" if looked.wanted.by_entry else "on_day")
        .replace("{{text_held}}", sql.text_of("cashier", "hold_text") if looked.is_common else "TRUE")
        .replace("{{items_held}}", sql.text_of("cashier", "hold_items"))
    )


def _picked(looked: Looked, by_day: bool) -> str:
    """From where receipts are picked: from the index that has the fewest which do not match."""
    wanted = looked.wanted
    if wanted.text and not looked.is_common:
        return "pick_found"
    if wanted.state == "voided":
        return "pick_voided"
    names_days = wanted.first_on is not None or wanted.last_on is not None
    return "pick_by_means" if wanted.method is not None and not by_day and not names_days else "pick_receipts"


def _receipts_and_means(looked: Looked) -> tuple[list[Row], list[Row]]:
    """Totals of receipts by currency, and by currency and method; from kept sums where these know the filter."""
    if looked.wanted.is_summed and looked.scope.item_ids is None:
        found = sql.rows("cashier", "add_sums", looked.params)
        return [row for row in found if row.method == (looked.wanted.method or "")], [row for row in found if row.method]
    looked = looked.through(ACCOUNTS_ADDED_UP)
    if looked.is_common:
        return [], []
    matching = _matching(looked, by_day=True)
    whole = sql.rows("cashier", "add_receipts", looked.params, matching=matching)
    return whole, sql.rows("cashier", "add_means", looked.params, matching=matching)


def _numbers(row: Row) -> dict[str, str | None]:
    pairs = {"number": (row.year, row.seq)}
    pairs |= {"voids_number": (row.voids_year, row.voids_seq), "void_number": (row.void_year, row.void_seq)}
    return {name: None if seq is None else number_text(year, seq) for name, (year, seq) in pairs.items()}


@dataclass(frozen=True, slots=True)
class ReceiptList(Listed):
    """Receipts as a list. A page is found by an index of each book; totals come from kept sums where these know the filter."""

    looked: Looked = Looked(Scope(frozenset()), EVERY_RECEIPT, {})

    def order(self, by: str = "", descending: bool = False) -> Order:
        """Latest first where nothing else is asked for: by the days on which money came, where these are chosen."""
        if by:
            return Listed.order(self, by, descending)
        wanted = self.looked.wanted
        chosen_days = wanted.first_on is not None or wanted.last_on is not None
        return Order("day" if chosen_days and not wanted.by_entry else "number", descending=True)

    def quick(self) -> Collection[str]:
        """All, of a few thousand receipts; of more, the orders that an index has."""
        whole = [] if self.looked.is_common else _receipts_and_means(self.looked)[0]
        is_few = not self.looked.is_common and sum(row.receipts for row in whole) <= SORTED_AT_MOST
        return self.sorts.keys() if is_few else INDEXED

    def page(self, order: Order | None = None, *, after: str | None = None, limit: int = 50) -> Page:
        order = order or self.order()
        if order.by not in INDEXED:
            page = Listed.page(self, order, after=after, limit=limit)
            return Page([Row(row, **_numbers(row)) for row in page.rows], page.after)
        start = _start(after, order) if after else None
        found = _listed(self.looked, order=order, after=start, limit=limit + 1)
        if len(found) <= limit:
            return Page(found, None)
        last = found[limit - 1]
        key = str(last.on_day if order.by == "day" else last.id)
        return Page(found[:limit], cursor_after(Row(last, sort_key=key), order))

    def totals(self, sums: Sequence[str] = (), *, by: str = "") -> list[Row]:
        """By currency: rows, amount, and `means`: what came by each, by its name."""
        means: dict[str, dict[str, Any]] = defaultdict(dict)
        whole, parts = _receipts_and_means(self.looked)
        for row in parts:
            means[row.currency][row.method] = row.amount
        return [Row(currency=row.currency, rows=row.receipts, amount=row.amount, means=means[row.currency]) for row in whole]

    def stream(self, order: Order | None = None) -> Iterator[Row]:
        looked = self.looked.through(ALL_ACCOUNTS)
        pieces = {**self.pieces, "matching": _matching(looked, by_day=False)}
        whole = replace(self, params={**self.params, **looked.params}, pieces=pieces)
        return (Row(row, **_numbers(row)) for row in Listed.stream(whole, order or self.order()))


def _start(after: str, order: Order) -> tuple[str, int]:
    """Where a page begins; BadCursor where the text is none of ours."""
    key, last_id = read_cursor(after, order)
    try:
        return (date.fromisoformat(key).isoformat() if order.by == "day" else "", last_id)
    except ValueError:
        raise BadCursor from None
