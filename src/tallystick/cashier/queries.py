"""Receipts as people look for them: lists page by page, their totals, one receipt with all that is printed on it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id, books
from tallystick.billing.queries import accounts_named
from tallystick.kit import sql
from tallystick.kit.listing import BadCursor, Listed, Order, Page, Sort, cursor_after, read_cursor
from tallystick.kit.period import add_months, first_of_month
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import EVERYTHING, Scope

from .models import Receipt
from .rules import Method, ReceiptFilter, number_parts, number_text

__all__ = [
    "Method", "ReceiptFilter", "ReceiptList", "ReceiptPage", "all_receipts", "cashiers", "find_receipts", "means_totals",
    "months_collected", "number_text", "receipt", "receipt_lines", "receipt_list", "receipt_means", "receipt_numbers",
    "receipt_totals", "receipts",
]  # fmt: skip
EVERY_RECEIPT = ReceiptFilter()
# What a list is sorted by: the order in which receipts were entered, or the day on which the money came.
SORTS = {"number": Sort("id", "bigint"), "day": Sort("on_day", "date")}
LATEST = Order("number", descending=True)
# Receipts of so many accounts are gathered; texts by which more are known are compared receipt by receipt.
ACCOUNTS_GATHERED = 300


class ReceiptPage(NamedTuple):
    """One page of a list; `after` is the receipt after which the next one begins, None on the last."""

    rows: list[Row]
    after: int | None


def receipts(scope: Scope, wanted: ReceiptFilter, *, after: int | None = None, limit: int = 50) -> ReceiptPage:
    """A page of the receipts that match, latest first.

    Each row: id, number, kind, amount (below 0: a void), on_day, entered_on, entered_at, book_code, book_name,
    currency, account_id, account_code, account_name, owner_name, methods, references, remark, reason, actor_name,
    voids_id and voids_number (what it voids), void_id and void_number (what voided it).
    """
    found = _listed(scope, wanted, after=None if after is None else ("", after), limit=limit + 1)
    more = len(found) > limit
    return ReceiptPage(found[:limit], found[limit - 1].id if more else None)


def receipt_list(scope: Scope, wanted: ReceiptFilter) -> "ReceiptList":
    """The receipts that match as a list: by number or day, latest first; its totals have a column for each means of payment."""
    params = _params(scope, wanted) | {"id": None, "limit": None, "after_day": None, "after_id": None}
    return ReceiptList("cashier", "list_receipts", params, SORTS, _pieces(scope, wanted, params, LATEST, None), scope, wanted)


def receipt_totals(scope: Scope, wanted: ReceiptFilter) -> list[Row]:
    """By currency: receipts, voids among them, amount (what was voided taken off); of one means, what came by it."""
    return _receipts_and_means(scope, wanted)[0]


def means_totals(scope: Scope, wanted: ReceiptFilter) -> list[Row]:
    """By currency and method: receipts, amount (what was voided taken off)."""
    return _receipts_and_means(scope, wanted)[1]


def cashiers(scope: Scope) -> list[str]:
    """The names of all who ever entered a receipt, as they stand there."""
    return [row.name for row in sql.rows("cashier", "list_cashiers", {"books": scope.books()})]


def months_collected(scope: Scope, days: Mapping[int, date], months: int = 12) -> list[Row]:
    """Of the last so many months, by currency and month: collected, today (what came today), receipts_today.

    `days` names the books, each with its own today. What was voided is taken off on the day of its void.
    """
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
    found = sql.rows("cashier", "find_receipts", {"books": scope.books(), "year": year, "seq": seq, "limit": limit})
    return [Row(row, number=number_text(row.year, row.seq)) for row in found]


def receipt(scope: Scope, receipt_id: int) -> Row:
    """One receipt as in `receipts`, with its `lines` and `means`; UnknownThing where there is none in scope."""
    found = _listed(scope, EVERY_RECEIPT, receipt_id=receipt_id)
    if not found:
        raise UnknownThing(kind=gettext_lazy("receipt"), name=receipt_id)
    return _whole(scope, found[0].book_id, found)[0]


def all_receipts(scope: Scope, book_id: int) -> list[Row]:
    """Every receipt of a book, latest first, each with its lines and means; for small books, such as a story's."""
    book_by_id(scope, book_id)
    return _whole(scope, book_id, _listed(scope, ReceiptFilter(book_id=book_id)))


def receipt_lines(scope: Scope, book_id: int, receipt_ids: Sequence[int]) -> dict[int, list[Row]]:
    """By receipt, what it laid on bills: bill_id, amount, asset_code, item_name, tariff_name, starts_on, ends_on,
    bill_amount, late_fee_of."""
    return _by_receipt(scope, book_id, "list_lines", receipt_ids)


def receipt_numbers(scope: Scope, book_id: int, receipt_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of receipts as people read them, by receipt."""
    if not scope.has_book(book_id):
        return {}
    found = Receipt.objects.filter(book_id=book_id, id__in=receipt_ids).values_list("id", "year", "seq")
    return {receipt_id: number_text(year, seq) for receipt_id, year, seq in found}


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


def _listed(
    scope: Scope,
    wanted: ReceiptFilter,
    *,
    order: Order = LATEST,
    after: tuple[str, int] | None = None,
    limit: int | None = None,
    receipt_id: int | None = None,
) -> list[Row]:
    """Receipts in an order, after the key and id that are given."""
    day, last_id = after or (None, None)
    params = _params(scope, wanted) | {"id": receipt_id, "limit": limit, "after_day": day or None, "after_id": last_id}
    pieces = _pieces(scope, wanted, params, order, after)
    return [Row(row, **_numbers(row)) for row in sql.rows("cashier", "list_receipts", params, **pieces)]


def _pieces(
    scope: Scope, wanted: ReceiptFilter, params: dict[str, Any], order: Order, after: tuple[str, int] | None
) -> dict[str, str]:
    """The SQL of a page in an order; what its text finds is put into `params`."""
    sign, direction = ("<", "DESC") if order.descending else (">", "ASC")
    by_day = order.by == "day"
    further = f"(r.on_day, r.id) {sign} (%(after_day)s::date, %(after_id)s)" if by_day else f"r.id {sign} %(after_id)s"
    return {
        "matching": _matching(scope, wanted, params, by_day=by_day),
        "key": "r.on_day" if by_day else "r.id",
        "column": SORTS[order.by].expression,
        "direction": direction,
        "further": further if after else "TRUE",
    }


def _receipts_and_means(scope: Scope, wanted: ReceiptFilter) -> tuple[list[Row], list[Row]]:
    """Totals of receipts by currency, and by currency and method; from kept sums where these know the filter."""
    params = _params(scope, wanted)
    if wanted.is_summed:
        found = sql.rows("cashier", "add_sums", params)
        return [row for row in found if row.method == (wanted.method or "")], [row for row in found if row.method]
    matching = _matching(scope, wanted, params, by_day=True)
    whole = sql.rows("cashier", "add_receipts", params, matching=matching)
    return whole, sql.rows("cashier", "add_means", params, matching=matching)


def _numbers(row: Row) -> dict[str, str | None]:
    pairs = {"number": (row.year, row.seq)}
    pairs |= {"voids_number": (row.voids_year, row.voids_seq), "void_number": (row.void_year, row.void_seq)}
    return {name: None if seq is None else number_text(year, seq) for name, (year, seq) in pairs.items()}


def _matching(scope: Scope, wanted: ReceiptFilter, params: dict[str, Any], *, by_day: bool) -> str:
    """The SQL of the receipts of one book that match; what its text finds is put into `params`."""
    is_rare = wanted.method is not None and not by_day and wanted.first_on is None and wanted.last_on is None
    picked = "pick_voided" if wanted.state == "voided" else "pick_by_means" if is_rare else "pick_receipts"
    return (
        sql.text_of("cashier", "match_receipts")
        .replace("{{picked}}", sql.text_of("cashier", picked))
        .replace("{{day}}", "entered_on" if wanted.by_entry else "on_day")
        .replace("{{text_held}}", _text_held(scope, wanted, params))
    )


def _text_held(scope: Scope, wanted: ReceiptFilter, params: dict[str, Any]) -> str:
    """The SQL by which a receipt holds the text that is looked for."""
    if not wanted.text:
        return "TRUE"
    year, seq = number_parts(wanted.text)
    numbered = params | {"year": year, "seq": seq, "text": wanted.text, "most": ACCOUNTS_GATHERED}
    params["found"] = [row.id for row in sql.rows("cashier", "seek_receipts", numbered)]
    params["text"] = wanted.text
    looked_at = [row.id for row in books(_within(scope, wanted))]
    params["accounts"] = accounts_named(scope, looked_at, wanted.text, ACCOUNTS_GATHERED)
    return sql.text_of("cashier", "hold_text" if params["accounts"] is None else "hold_found")


def _within(scope: Scope, wanted: ReceiptFilter) -> Scope:
    return scope if wanted.book_id is None else scope.only(wanted.book_id)


def _params(scope: Scope, wanted: ReceiptFilter) -> dict[str, Any]:
    year, seq = number_parts(wanted.number)
    return {
        "books": _within(scope, wanted).books(),
        "account": wanted.account_id,
        "first_on": wanted.first_on,
        "last_on": wanted.last_on,
        "kind": wanted.kind,
        "cashier": wanted.cashier,
        "method": wanted.method,
        "state": wanted.state,
        "year": year,
        "seq": seq,
    }


@dataclass(frozen=True, slots=True)
class ReceiptList(Listed):
    """Receipts as a list. A page is found by an index of each book; totals come from kept sums where these know the filter."""

    scope: Scope = EVERYTHING
    wanted: ReceiptFilter = EVERY_RECEIPT

    def order(self, by: str = "", descending: bool = False) -> Order:
        """Latest first where nothing else is asked for: by the days on which money came, where these are chosen."""
        if by:
            return Listed.order(self, by, descending)
        chosen_days = self.wanted.first_on is not None or self.wanted.last_on is not None
        return Order("day" if chosen_days and not self.wanted.by_entry else "number", descending=True)

    def page(self, order: Order | None = None, *, after: str | None = None, limit: int = 50) -> Page:
        order = order or self.order()
        start = _start(after, order) if after else None
        found = _listed(self.scope, self.wanted, order=order, after=start, limit=limit + 1)
        if len(found) <= limit:
            return Page(found, None)
        last = found[limit - 1]
        key = str(last.on_day if order.by == "day" else last.id)
        return Page(found[:limit], cursor_after(Row(last, sort_key=key), order))

    def totals(self, sums: Sequence[str] = (), *, by: str = "") -> list[Row]:
        """By currency: rows, amount, and `means`: what came by each, by its name."""
        means: dict[str, dict[str, Any]] = defaultdict(dict)
        whole, parts = _receipts_and_means(self.scope, self.wanted)
        for row in parts:
            means[row.currency][row.method] = row.amount
        return [Row(currency=row.currency, rows=row.receipts, amount=row.amount, means=means[row.currency]) for row in whole]

    def stream(self, order: Order | None = None) -> Iterator[Row]:
        return (Row(row, **_numbers(row)) for row in Listed.stream(self, order or self.order()))


def _start(after: str, order: Order) -> tuple[str, int]:
    """Where a page begins; BadCursor where the text is none of ours."""
    key, last_id = read_cursor(after, order)
    try:
        return (date.fromisoformat(key).isoformat() if order.by == "day" else "", last_id)
    except ValueError:
        raise BadCursor from None
