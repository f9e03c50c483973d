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
ACCOUNTS_LOOKED_AT = 2000
RUN_SORTED_AT_MOST = 5000  # bills of a run: a larger one fills most of its months, and is found there
BY_DAY, BY_ACCOUNT, SORTED = "list_bills", "list_bills_of", "sort_bills"


@dataclass(frozen=True, slots=True)
class Looked:
    """What queries need to find bills: parameters, the SQL of matching bills and of their sums, the way to a page by month."""

    params: dict[str, Any]
    matching: str
    sums: str
    way: str


def looked_for(scope: Scope, wanted: BillFilter) -> Looked:
    """How the bills of a filter are found within a scope."""
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
    text_held = _narrow_to_accounts(params, wanted)
    is_small_run = wanted.run_id is not None and _narrow_to_run(params)
    matching = sql.text_of("billing", "match_bills").replace("{{text_held}}", text_held)
    way = BY_ACCOUNT if params["accounts"] is not None else SORTED if is_small_run or wanted.bill_ids is not None else BY_DAY
    return Looked(params, matching, sql.text_of("billing", "match_sums"), way)


def _assets(book_ids: list[int], wanted: BillFilter) -> dict[str, list[int] | None]:
    """The assets of the building that the filter names, and the accounts that hold them; None where it names none."""
    if wanted.building_id is None:
        return {"assets": None, "accounts": None}
    found = sql.rows("billing", "seek_holders", {"books": book_ids, "building": wanted.building_id})
    accounts = {account for row in found for account in row.accounts if account is not None}
    return {"assets": [row.id for row in found], "accounts": sorted(accounts) if len(accounts) <= ACCOUNTS_LOOKED_AT else None}


def _narrow_to_accounts(params: dict[str, Any], wanted: BillFilter) -> str:
    """Put into `params` the accounts that the filter means; where those are too many, the SQL that compares bill by bill."""
    accounts: set[int] | None = None
    if wanted.account_id is not None:
        accounts = {wanted.account_id}
    elif wanted.text:
        found = _accounts_named(params["books"], wanted.text, ACCOUNTS_LOOKED_AT)
        if found is None:
            return sql.text_of("billing", "hold_text")
        accounts = set(found)
    if accounts is not None:
        held = params["accounts"]
        params["accounts"] = sorted(accounts if held is None else accounts.intersection(held))
    return "TRUE"


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
