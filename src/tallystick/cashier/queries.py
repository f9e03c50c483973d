"""Receipts as people look for them: lists page by page, their totals, one receipt with all that is printed on it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from .models import Receipt
from .rules import Method, ReceiptFilter, number_parts, number_text

__all__ = [
    "Method", "ReceiptFilter", "ReceiptPage", "all_receipts", "find_receipts", "means_totals", "number_text", "receipt",
    "receipt_lines", "receipt_means", "receipt_numbers", "receipt_totals", "receipts",
]  # fmt: skip
EVERY_RECEIPT = ReceiptFilter()


class ReceiptPage(NamedTuple):
    """One page of a list; `after` is the receipt after which the next one begins, None on the last."""

    rows: list[Row]
    after: int | None


def receipts(scope: Scope, wanted: ReceiptFilter, *, after: int | None = None, limit: int = 50) -> ReceiptPage:
    """A page of the receipts that match, latest first.

    Each row: id, number, kind, amount (below 0: a void), on_day, entered_on, entered_at, book_code, book_name,
    currency, account_id, account_code, account_name, methods, remark, reason, actor_name, voids_id and voids_number
    (what it voids), void_id and void_number (what voided it).
    """
    found = _listed(scope, wanted, after=after, limit=limit + 1)
    more = len(found) > limit
    return ReceiptPage(found[:limit], found[limit - 1].id if more else None)


def receipt_totals(scope: Scope, wanted: ReceiptFilter) -> list[Row]:
    """By currency: receipts, voids among them, amount (what was voided taken off)."""
    return sql.rows("cashier", "add_receipts", _params(scope, wanted), matching=_matching(wanted))


def means_totals(scope: Scope, wanted: ReceiptFilter) -> list[Row]:
    """By currency and method: receipts, amount (what was voided taken off)."""
    return sql.rows("cashier", "add_means", _params(scope, wanted), matching=_matching(wanted))


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
    after: int | None = None,
    limit: int | None = None,
    receipt_id: int | None = None,
) -> list[Row]:
    params = _params(scope, wanted) | {"after": after, "limit": limit, "id": receipt_id}
    found = sql.rows("cashier", "list_receipts", params, matching=_matching(wanted))
    return [Row(row, **_numbers(row)) for row in found]


def _numbers(row: Row) -> dict[str, str | None]:
    pairs = {"number": (row.year, row.seq)}
    pairs |= {"voids_number": (row.voids_year, row.voids_seq), "void_number": (row.void_year, row.void_seq)}
    return {name: None if seq is None else number_text(year, seq) for name, (year, seq) in pairs.items()}


def _matching(wanted: ReceiptFilter) -> str:
    day = "entered_on" if wanted.by_entry else "on_day"
    return sql.text_of("cashier", "match_receipts").replace("{{day}}", day)


def _params(scope: Scope, wanted: ReceiptFilter) -> dict[str, Any]:
    here = scope if wanted.book_id is None else scope.only(wanted.book_id)
    year, seq = number_parts(wanted.number)
    return {
        "books": here.books(),
        "account": wanted.account_id,
        "first_on": wanted.first_on,
        "last_on": wanted.last_on,
        "kind": wanted.kind,
        "cashier": wanted.cashier,
        "method": wanted.method,
        "year": year,
        "seq": seq,
    }
