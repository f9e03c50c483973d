"""What is open: bills still owed on a day with the late fees that go with them, and how single bills stand."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from tallystick.accounts.queries import book_by_id
from tallystick.kit import money, sql
from tallystick.kit.who import Scope


def open_bills(scope: Scope, book_id: int, account_ids: Sequence[int], *, on_day: date) -> list[sql.Row]:
    """What accounts owe on a day: bills with money open or a late fee not yet posted; by account, oldest first.

    Each row: id, account_id, account_code, asset_id, asset_code, asset_kind, item_id, item_name, tariff_id,
    tariff_name, origin, late_fee_of, month (first day), starts_on, ends_on, due_on, posted_on, amount, paid, outstanding,
    late_fee (to the day, not yet posted), overdue, oldest_on and main_id (of the bill that a late fee is for).
    """
    return open_bills_on(scope, book_id, dict.fromkeys(account_ids, on_day))


def open_bills_on(scope: Scope, book_id: int, days: Mapping[int, date]) -> list[sql.Row]:
    """As `open_bills`, with a day for each account."""
    params = _params(scope, book_id) | {"accounts": list(days), "days": list(days.values())}
    return sql.rows("billing", "list_open_bills", params, late_fee=late_fee_piece())


def late_fees_of(scope: Scope, book_id: int, bill_ids: Sequence[int], on_day: date) -> dict[int, Decimal]:
    """The late fee of each bill to a day that is neither posted nor waived; bills without one are left out."""
    params = _params(scope, book_id) | {"bills": list(bill_ids), "on_day": on_day}
    found = sql.rows("billing", "list_late_fees", params, late_fee=late_fee_piece())
    return {row.bill_id: row.fee for row in found}


def bill_states(scope: Scope, book_id: int, bill_ids: Sequence[int]) -> dict[int, sql.Row]:
    """How bills stand now: account_id, account_code, item_name, month, asset_code, paid, outstanding, is_void …"""
    book_by_id(scope, book_id)
    found = sql.rows("billing", "list_bill_states", {"book": book_id, "bills": list(bill_ids), "items": scope.items()})
    return {row.id: row for row in found}


def late_fee_piece() -> str:
    """The SQL by which every query works out late fees: it goes where `{{late_fee}}` stands."""
    return sql.text_of("billing", "work_late_fee")


def _params(scope: Scope, book_id: int) -> dict[str, object]:
    digits = money.minor_digits(book_by_id(scope, book_id).currency)
    return {"book": book_id, "digits": digits, "items": scope.items()}
