"""What books come to today: from kept sums, so that it is as quick over any number of bills."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tallystick.kit import sql
from tallystick.kit.period import add_months, first_of_month
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from ..rules.periods import next_opening_day as first_opening_after

AGES = (0, 1, 31, 61, 91)  # the least days overdue of each age; 0 is not yet due
# In a book of more bills the debtors are not looked for anew each time, but once an hour at most while anything changes.
RANKED_AT_ONCE = 50_000
RANKED, RANKED_EACH = 50, timedelta(hours=1)
Days = Mapping[int, date]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Those who owe the most, by currency; `found_at` is when they were looked for, where that was not just now.

    Each row: place, book_code, book_name, currency, account_id, account_code, account_name, owner_name, phone, bills, owed,
    overdue, oldest_on. `unranked`: books of which it is not known yet.
    """

    rows: list[Row]
    found_at: datetime | None
    unranked: list[int]


def today_totals(scope: Scope, days: Days) -> list[Row]:
    """By currency: bills (all that are live), month_bills, month_billed, month_paid, outstanding, later, overdue.

    `days` names the books, each with its own today.
    """
    return sql.rows("billing", "sum_today", _looked_at(scope, days))


def ages(scope: Scope, days: Days) -> list[Row]:
    """What is owed by now, by currency and age: least_days (one of AGES), bills, owed; ages without any are left out."""
    return sql.rows("billing", "sum_ages", _looked_at(scope, days) | {"ages": list(AGES)})


def months_billed(scope: Scope, days: Days, months: int = 12) -> list[Row]:
    """Of the last so many months, by currency and month: billed, paid (of those bills)."""
    last = first_of_month(max(days.values()))
    span = {"first_month": add_months(last, 1 - months), "before": add_months(last, 1)}
    return sql.rows("billing", "sum_months", _looked_at(scope, days) | span)


def buildings_paid(scope: Scope, days: Days) -> list[Row]:
    """By building, the least paid first: bills, billed and paid of this month; building_id None is what stands in none."""
    return sql.rows("billing", "sum_buildings", _looked_at(scope, days))


def openings(scope: Scope, days: Days) -> list[Row]:
    """By book: book_code, book_name, opens_on (the next midnight on which a cycle can open; None where nothing is assigned)."""
    found = sql.rows("billing", "list_openings", _looked_at(scope, days))
    return [Row(row, opens_on=_opens_on(row)) for row in found]


def _opens_on(row: Row) -> date | None:
    return first_opening_after(row.today, row.pre_generate_months or [], row.made_on) if row.assigned else None


def debtors(scope: Scope, days: Days, *, limit: int = 10) -> Ranking:
    """Those who owe the most by now, so many in each currency."""
    params = _looked_at(scope, days)
    sizes = sql.rows("billing", "size_up_books", params)
    small = {row.book_id: days[row.book_id] for row in sizes if row.bills <= RANKED_AT_ONCE}
    large = [row for row in sizes if row.book_id not in small]
    ranked = sql.rows("billing", "rank_debtors", _looked_at(scope, small) | {"limit": limit}) if small else []
    named = [(row.book_id, row.account_id) for row in ranked]
    named += [(row.book_id, account) for row in large for account in row.account_ids or ()]
    about = {
        "books": [book_id for book_id, _ in named],
        "todays": [days[book_id] for book_id, _ in named],
        "accounts": [account_id for _, account_id in named],
    }
    return Ranking(
        rows=sql.rows("billing", "list_debtors", params | about | {"limit": limit}) if named else [],
        found_at=min((row.found_at for row in large if row.found_at), default=None),
        unranked=[row.book_id for row in large if row.found_at is None],
    )


def books_to_rank(scope: Scope, *, now: datetime) -> dict[int, int]:
    """Large books whose debtors are not known, or changed since an hour ago, with the highest id of their kept sums."""
    sizes = sql.rows("billing", "size_up_books", {"books": scope.books()})
    return {row.book_id: row.last_sum_id for row in sizes if row.bills > RANKED_AT_ONCE and _is_stale(row, now)}


def _is_stale(row: Row, now: datetime) -> bool:
    return row.found_at is None or (row.found_at <= now - RANKED_EACH and row.found_sum_id != row.last_sum_id)


def _looked_at(scope: Scope, days: Days) -> dict[str, Any]:
    seen = {book_id: day for book_id, day in sorted(days.items()) if scope.has_book(book_id)}
    return {"books": list(seen), "todays": list(seen.values()), "items": scope.items()}
