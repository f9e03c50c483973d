"""What a run would make, worked out by the same SELECT without its INSERT."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.who import Scope

from ..rules.periods import Slice, Wanted, slices
from .reach import known
from .worked import Ground, ground_of, planned, terms_of, worked_slice

LISTED_FAILURES = 500
LISTED_OUTLIERS = 50


@dataclass(slots=True)
class ItemTotal:
    """What a run would make of one item, in all and by the month in which it begins; its periods have `months` at most."""

    item_id: int
    made: int = 0
    failed: int = 0
    amount: Decimal = Decimal(0)
    months: int = 1
    by_month: dict[date, tuple[int, Decimal]] = field(default_factory=dict)  # bills and amount, by the month's first day

    @property
    def counts(self) -> dict[date, int]:
        return {month: bills for month, (bills, _amount) in self.by_month.items()}


@dataclass(slots=True)
class Preview:
    """What a run would make: totals, the same by item, what stands out (furthest first), what would fail and why.

    outliers are far from the rest of their tariff and month; changes are far from the same unit's bill for the period before.
    """

    made: int = 0
    failed: int = 0
    amount: Decimal = Decimal(0)
    by_item: list[ItemTotal] = field(default_factory=list)
    outliers: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    failures: list[dict[str, Any]] = field(default_factory=list)


def within(scope: Scope, wanted: Wanted) -> Wanted:
    """What is wanted, of the items in scope alone."""
    if scope.item_ids is None:
        return wanted
    asked = scope.item_ids if wanted.item_ids is None else scope.item_ids & set(wanted.item_ids)
    return replace(wanted, item_ids=tuple(sorted(asked)))


def preview_run(scope: Scope, book_id: int, wanted: Wanted, *, today: date) -> Preview:
    """What the run would make if it were carried out now."""
    wanted = within(scope, wanted)
    ground = ground_of(scope, book_id, wanted, today)
    preview, totals = Preview(), defaultdict[int, ItemTotal](lambda: ItemTotal(0))
    with transaction.atomic(), planned(wanted):
        for cut in known(book_id, slices(terms_of(book_id, wanted), wanted, today), wanted, today).cuts:
            _add(preview, totals, ground, cut)
    preview.by_item = [totals[item_id] for item_id in sorted(totals)]
    preview.outliers = sorted(preview.outliers, key=_distance, reverse=True)[:LISTED_OUTLIERS]
    preview.changes = sorted(preview.changes, key=_times, reverse=True)[:LISTED_OUTLIERS]
    del preview.failures[LISTED_FAILURES:]
    return preview


def named_failures(scope: Scope, book_id: int, failures: Sequence[dict[str, Any]]) -> list[sql.Row]:
    """Failures, outliers or changes of a preview with the names of their assets, items and tariffs, in the same order."""
    book_by_id(scope, book_id)
    arrays = {f"{name}s": [row[f"{name}_id"] for row in failures] for name in ("asset", "item", "tariff")}
    names = sql.rows("billing", "name_things", {"book": book_id, **arrays})
    return [sql.Row({**row, **name}) for row, name in zip(failures, names, strict=True)]


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
    if found.made:
        bills, amount = total.by_month.get(cut.month, (0, Decimal(0)))
        total.by_month[cut.month] = (bills + found.made, amount + found.amount)
    total.months = max(total.months, cut.terms.months)
    about = {"item_id": cut.terms.item_id, "tariff_id": cut.terms.tariff_id}
    for name in ("outliers", "changes", "failures"):
        getattr(preview, name).extend(row | about for row in json.loads(found[name]))


def _distance(outlier: dict[str, Any]) -> Decimal:
    times = Decimal(outlier["times_mean"])
    return times if times >= 1 else 1 / max(times, Decimal("0.01"))


def _times(change: dict[str, Any]) -> tuple[Decimal, Decimal]:
    # From nothing to something, or back, is further than any multiple.
    times = Decimal("Infinity") if change["times"] is None else Decimal(change["times"])
    return times, abs(Decimal(change["amount"]) - Decimal(change["earlier_amount"]))
