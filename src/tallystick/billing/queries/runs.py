"""Bill runs: previews of what one would make, what is running, what came of each."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.run import BOOK_LOCK
from tallystick.kit.who import CLOCK, Scope

from ..rules.periods import Slice, Wanted, slices
from ..rules.periods import next_opening_day as first_opening_after
from .reach import known
from .worked import Ground, ground_of, planned, terms_of, worked_slice

LISTED_FAILURES = 500
LISTED_OUTLIERS = 50
# What fails three times does not fail by chance: people look at it, and the next midnight makes up for it.
MOST_FAILURES_A_NIGHT = 3


@dataclass(slots=True)
class ItemTotal:
    """What a run would make of one item."""

    item_id: int
    made: int = 0
    failed: int = 0
    amount: Decimal = Decimal(0)


@dataclass(slots=True)
class Preview:
    """What a run would make: totals, the same by item, bills far from the rest (furthest first), and what would fail and why."""

    made: int = 0
    failed: int = 0
    amount: Decimal = Decimal(0)
    by_item: list[ItemTotal] = field(default_factory=list)
    outliers: list[dict[str, Any]] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)


def preview_run(scope: Scope, book_id: int, wanted: Wanted, *, today: date) -> Preview:
    """What the run would make if it were carried out now; the same SELECT without its INSERT."""
    ground = ground_of(scope, book_id, wanted, today)
    preview, totals = Preview(), defaultdict[int, ItemTotal](lambda: ItemTotal(0))
    with transaction.atomic(), planned(wanted):
        for cut in known(book_id, slices(terms_of(book_id, wanted), wanted, today), wanted, today).cuts:
            _add(preview, totals, ground, cut)
    preview.by_item = [totals[item_id] for item_id in sorted(totals)]
    preview.outliers = sorted(preview.outliers, key=_distance, reverse=True)[:LISTED_OUTLIERS]
    del preview.failures[LISTED_FAILURES:]
    return preview


def _add(preview: Preview, totals: dict[int, ItemTotal], ground: Ground, cut: Slice) -> None:
    text, params = worked_slice(ground, cut, "due_missing")
    (found,) = sql.fetch(sql.text_of("billing", "preview_bills").replace("{{worked}}", text), params)
    if not found.made and not found.failed:
        return
    total = totals[cut.terms.item_id]
    total.item_id = cut.terms.item_id
    for summed in (preview, total):
        summed.made += found.made
        summed.failed += found.failed
        summed.amount += found.amount
    about = {"item_id": cut.terms.item_id, "tariff_id": cut.terms.tariff_id}
    preview.outliers += [row | about for row in json.loads(found.outliers)]
    preview.failures += [row | about for row in json.loads(found.failures)]


def _distance(outlier: dict[str, Any]) -> Decimal:
    times = Decimal(outlier["times_mean"])
    return times if times >= 1 else 1 / max(times, Decimal("0.01"))


def next_opening_day(scope: Scope, book_id: int, after: date) -> date | None:
    """The first midnight after `after` on which a cycle can open; None where nothing is assigned."""
    if not scope.has_book(book_id):
        return None
    found = sql.one("billing", "find_openings", {"book": book_id, "after": after})
    return first_opening_after(after, found.pre_generate_months or [], found.made_on) if found.assigned else None


def runs(scope: Scope, book_id: int | None = None, *, limit: int = 50) -> list[sql.Row]:
    """Runs, newest first, with how far each is."""
    return sql.rows("billing", "list_runs", {"books": scope.books(), "book": book_id, "run": None, "limit": limit})


def run(scope: Scope, run_id: int) -> sql.Row:
    """One run, with how far it is."""
    found = sql.rows("billing", "list_runs", {"books": scope.books(), "book": None, "run": run_id, "limit": 1})
    if not found:
        raise UnknownThing(kind=gettext_lazy("bill run"), name=run_id)
    return found[0]


def run_totals(scope: Scope, run_id: int) -> list[sql.Row]:
    """What a run made, by item; bills replaced since count as what they are now."""
    found = run(scope, run_id)
    params = {"book": found.book_id, "run": run_id, "first_on": found.first_on, "last_on": found.last_on}
    return sql.rows("billing", "list_run_totals", params)


def run_failures(scope: Scope, run_id: int, *, limit: int = LISTED_FAILURES) -> list[sql.Row]:
    """The bills that a run could not make, and why."""
    found = run(scope, run_id)
    return sql.rows("billing", "list_run_failures", {"book": found.book_id, "run": run_id, "limit": limit})


def named_failures(scope: Scope, book_id: int, failures: Sequence[dict[str, Any]]) -> list[sql.Row]:
    """Failures or outliers of a preview with the names of their assets, items and tariffs, in the same order."""
    book_by_id(scope, book_id)
    arrays = {f"{name}s": [row[f"{name}_id"] for row in failures] for name in ("asset", "item", "tariff")}
    names = sql.rows("billing", "name_things", {"book": book_id, **arrays})
    return [sql.Row({**row, **name}) for row, name in zip(failures, names, strict=True)]


def night_is_done(scope: Scope, book_id: int, today: date) -> bool:
    """Whether the midnight of this day needs nobody any more: done, waiting for a worker, or failed again and again."""
    book_by_id(scope, book_id)
    params = {"book": book_id, "today": today, "clock": CLOCK.name, "most_failures": MOST_FAILURES_A_NIGHT}
    return bool(sql.one("billing", "find_night", params).done)


def waiting_runs(scope: Scope) -> list[int]:
    """The ids of runs that wait while nobody works on their book: just asked for, or begun by somebody who was killed."""
    return [row.id for row in sql.rows("billing", "list_waiting_runs", {"books": scope.books(), "lock": BOOK_LOCK})]
