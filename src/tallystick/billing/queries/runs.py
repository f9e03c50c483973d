"""Bill runs: which there were, what is running, what came of each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.listing import Listed, Order, Sort
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.run import BOOK_LOCK
from tallystick.kit.who import CLOCK, Scope

from ..rules.periods import next_opening_day as first_opening_after

LISTED_FAILURES = 500
# What fails three times does not fail by chance: people look at it, and the next midnight makes up for it.
MOST_FAILURES_A_NIGHT = 3
RUN_SORTS = {
    "run": Sort("id", "bigint"),
    "day": Sort("today", "date"),
    "amount": Sort("amount", "numeric"),
    "bills": Sort("made", "int"),
}
FAILURE_SORTS = {"item": Sort("item_name"), "unit": Sort("asset_code"), "reason": Sort("code")}
NEWEST_FIRST = Order("run", descending=True)


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs are looked at; what is left out does not narrow. Days are those that runs were for, both included.

    text is a run's number, or stands in the name of who asked for it; failed: only those of which something failed.
    """

    book_id: int | None = None
    text: str = ""
    stage: str = ""
    by_hand: bool | None = None
    failed: bool = False
    day_from: date | None = None
    day_to: date | None = None


class ListedRuns(Listed):
    """Runs: newest first, unless another order is asked for."""

    def order(self, by: str = "", descending: bool = False) -> Order:
        return super().order(by, descending) if by else NEWEST_FIRST


def listed_runs(scope: Scope, wanted: RunFilter) -> Listed:
    """Runs as a list to page, add up and stream; columns as in sql/list_runs.sql."""
    return _listed(scope, wanted, None)


def runs(scope: Scope, book_id: int | None = None, *, limit: int = 50) -> list[sql.Row]:
    """Runs, newest first, with how far each is."""
    return _listed(scope, RunFilter(book_id=book_id), None).page(limit=limit).rows


def run(scope: Scope, run_id: int) -> sql.Row:
    """One run, with how far it is."""
    found = _listed(scope, RunFilter(), run_id).page(limit=1).rows
    if not found:
        raise UnknownThing(kind=gettext_lazy("bill run"), name=run_id)
    return found[0]


def _listed(scope: Scope, wanted: RunFilter, run_id: int | None) -> Listed:
    params = {
        "books": scope.books(),
        "items": scope.items(),
        "run": run_id,
        "book": wanted.book_id,
        "text": wanted.text or None,
        "stage": wanted.stage or None,
        "by_hand": wanted.by_hand,
        "failed": wanted.failed,
        "day_from": wanted.day_from,
        "day_to": wanted.day_to,
    }
    return ListedRuns("billing", "list_runs", params, RUN_SORTS)


def run_totals(scope: Scope, run_id: int) -> list[sql.Row]:
    """What a run made, by item; bills replaced since count as what they are now."""
    found = run(scope, run_id)
    params = {"book": found.book_id, "run": run_id, "first_on": found.first_on, "last_on": found.last_on}
    return sql.rows("billing", "list_run_totals", params)


def run_failures(scope: Scope, run_id: int, *, limit: int = LISTED_FAILURES, each: int | None = None) -> list[sql.Row]:
    """The bills that a run could not make, and why; with `each`, so many at most of one tariff and reason."""
    params = _failed(scope, run_id) | {"each": each, "limit": limit}
    return sql.rows("billing", "pick_run_failures", params, failures=sql.text_of("billing", "list_run_failures"))


def run_failure_groups(scope: Scope, run_id: int) -> list[sql.Row]:
    """The same by tariff and reason: code, lacks, tariff_id, tariff_name, item_id, item_name, bills, assets, made (since)."""
    text = sql.text_of("billing", "list_run_failures")
    return sql.rows("billing", "group_run_failures", _failed(scope, run_id), failures=text)


def listed_run_failures(scope: Scope, run_id: int) -> Listed:
    """All of them, as a list to page and stream."""
    return Listed("billing", "list_run_failures", _failed(scope, run_id), FAILURE_SORTS)


def _failed(scope: Scope, run_id: int) -> dict[str, Any]:
    return {"book": run(scope, run_id).book_id, "run": run_id}


def next_opening_day(scope: Scope, book_id: int, after: date) -> date | None:
    """The first midnight after `after` on which a cycle can open; None where nothing is assigned."""
    if not scope.has_book(book_id):
        return None
    found = sql.one("billing", "find_openings", {"book": book_id, "after": after})
    return first_opening_after(after, found.pre_generate_months or [], found.made_on) if found.assigned else None


def night_is_done(scope: Scope, book_id: int, today: date) -> bool:
    """Whether the midnight of this day needs nobody any more: done, waiting for a worker, or failed again and again."""
    book_by_id(scope, book_id)
    params = {"book": book_id, "today": today, "clock": CLOCK.name, "most_failures": MOST_FAILURES_A_NIGHT}
    return bool(sql.one("billing", "find_night", params).done)


def waiting_runs(scope: Scope) -> list[int]:
    """The ids of runs that wait while nobody works on their book: just asked for, or begun by somebody who was killed."""
    return [row.id for row in sql.rows("billing", "list_waiting_runs", {"books": scope.books(), "lock": BOOK_LOCK})]
