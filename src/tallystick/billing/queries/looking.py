"""Where bills that a filter names are looked for: what stands in the queries of lists, and by which way a page is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tallystick.kit import sql
from tallystick.kit.period import add_months
from tallystick.kit.who import Scope

from ..rules.listing import BillFilter

# Of so many accounts each is looked at in each month; texts that more of them hold are compared bill by bill.
ACCOUNTS_LOOKED_AT = 1000
# Bills of so many accounts are added up at once; texts that more of them hold have no totals.
ACCOUNTS_ADDED_UP = 5000
ALL_ACCOUNTS = 10**9
RUN_SORTED_AT_MOST = 5000  # bills of a run: a larger one fills most of its months, and is found there
BY_DAY, BY_ACCOUNT, SORTED = "list_bills", "list_bills_of", "sort_bills"


@dataclass(frozen=True, slots=True)
class Looked:
    """What queries need to find bills: parameters, the SQL of matching bills and of their sums, the way to a page by month.

    `is_common`: more accounts hold the text than were to be gathered, so that it is compared bill by bill.
    """

    params: dict[str, Any]
    matching: str
    sums: str
    way: str
    is_common: bool


def looked_for(scope: Scope, wanted: BillFilter, *, most: int | None = None) -> Looked:
    """How the bills of a filter are found within a scope; a text through at most so many accounts (few, if not said)."""
    days = {book_id: day for book_id, day in sorted(wanted.days.items()) if scope.has_book(book_id)}
    params = {
        "books": list(days),
        "todays": list(days.values()),
        "items": scope.items(),
        "item": wanted.item_id,
        "tariff": wanted.tariff_id,
        "run": wanted.run_id,
        "bills": None if wanted.bill_ids is None else list(wanted.bill_ids),
        "state": wanted.state,
        "text": wanted.text,
        "month_from": wanted.month_from,
        "before": add_months(wanted.month_to, 1) if wanted.month_to else None,
        **_assets(list(days), wanted),
    }
    is_common = not _narrow_to_accounts(params, wanted, most or ACCOUNTS_LOOKED_AT)
    is_small = wanted.bill_ids is not None or (wanted.run_id is not None and _narrow_to_run(params))
    text_held = sql.text_of("billing", "hold_text") if is_common else "TRUE"
    matching = sql.text_of("billing", "match_bills").replace("{{text_held}}", text_held)
    return Looked(params, matching, sql.text_of("billing", "match_sums"), _way(params, is_small), is_common)


def _way(params: dict[str, Any], is_small: bool) -> str:
    """By which way a page by month is found; of many accounts there are bills on any day."""
    if params["accounts"] is not None and len(params["accounts"]) <= ACCOUNTS_LOOKED_AT:
        return BY_ACCOUNT
    return SORTED if is_small else BY_DAY


def _assets(book_ids: list[int], wanted: BillFilter) -> dict[str, list[int] | None]:
    """The assets of the building that the filter names, and the accounts that hold them; None where it names none."""
    if wanted.building_id is None:
        return {"assets": None, "accounts": None}
    found = sql.rows("billing", "seek_holders", {"books": book_ids, "building": wanted.building_id})
    accounts = {account for row in found for account in row.accounts if account is not None}
    return {"assets": [row.id for row in found], "accounts": sorted(accounts) if len(accounts) <= ACCOUNTS_LOOKED_AT else None}


def _narrow_to_accounts(params: dict[str, Any], wanted: BillFilter, most: int) -> bool:
    """Put into `params` the accounts that the filter means; False where its text is held by more than so many."""
    if wanted.account_id is not None:
        named: list[int] | None = [wanted.account_id]
    elif not wanted.text:
        return True
    else:
        named = _accounts_named(params["books"], wanted.text, most)
    if named is None:
        return False
    held = params["accounts"]
    params["accounts"] = sorted(named if held is None else set(named).intersection(held))
    return True


def accounts_named(scope: Scope, book_ids: Sequence[int], text: str, most: int) -> list[int] | None:
    """The ids of accounts by any part of their code or name, of their assets' codes, or of their people's names and phones.

    None where there are more than `most`.
    """
    return _accounts_named([book_id for book_id in book_ids if scope.has_book(book_id)], text, most)


def _accounts_named(book_ids: list[int], text: str, most: int) -> list[int] | None:
    found = sql.rows("billing", "seek_accounts", {"books": book_ids, "text": text, "most": most + 1})
    return None if len(found) > most else [row.id for row in found]


def _narrow_to_run(params: dict[str, Any]) -> bool:
    """Put the days of a run into `params`; whether it made so few bills that all of them are sorted."""
    found = sql.rows("billing", "find_run_days", params)
    if not found or found[0].first_on is None:
        return True
    (run,) = found
    first, before = run.first_on, run.last_on + timedelta(days=1)
    params["month_from"] = max(params["month_from"] or first, first)
    params["before"] = min(params["before"] or before, before)
    return bool(run.made <= RUN_SORTED_AT_MOST)
