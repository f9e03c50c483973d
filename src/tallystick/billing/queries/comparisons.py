"""A run laid beside the period before: by item what is billed now and was then, and the units that stand out."""

from collections import defaultdict
from collections.abc import Sequence

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.models import Run
from tallystick.kit.period import add_months, first_of_month
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from ..rules.comparing import Span, span_of
from .previews import ItemTotal
from .runs import run

LISTED_CHANGES = 50


def compared_run(scope: Scope, run_id: int) -> list[Row]:
    """By item the months that a run billed beside as many months before: item_id, item_name, bills, amount (billed by now,
    whichever run made them), months (how many there are of), earlier_bills, earlier_amount, earlier_months; and change,
    in percent of what a month came to before, None where there was nothing. Of the assets and tariffs that the run was for.
    """
    found = run(scope, run_id)
    if found.first_on is None:
        return []
    made: dict[int, list[Row]] = defaultdict(list)
    for row in _months(found):
        made[row.item_id].append(row)
    spans = [
        span_of(item_id, {row.month: row.bills for row in rows}, max(row.months for row in rows))
        for item_id, rows in made.items()
    ]
    asked = Run.objects.values_list("wanted", flat=True).get(id=run_id)
    return [_changed(row) for row in _compared(found.book_id, spans, asked["asset_ids"], asked["tariff_ids"])]


def compared_preview(
    scope: Scope, book_id: int, by_item: Sequence[ItemTotal], asset_ids: Sequence[int] | None, tariff_ids: Sequence[int] | None
) -> list[Row]:
    """The same for what a preview would make, counted as if it were made."""
    book_by_id(scope, book_id)
    made = {total.item_id: total for total in by_item if total.made}
    spans = {item_id: span_of(item_id, total.counts, total.months) for item_id, total in made.items()}
    rows = _compared(book_id, list(spans.values()), asset_ids, tariff_ids)
    for row in rows:
        span = spans[row.item_id]
        for month, (bills, amount) in made[row.item_id].by_month.items():
            if span.first_on <= month < span.until:
                row["bills"] += bills
                row["amount"] += amount
                row["months"] = sorted({*row.months, month})
    return [_changed(row) for row in rows]


def run_changes(scope: Scope, run_id: int, *, limit: int = LISTED_CHANGES) -> list[Row]:
    """The bills of a run that are furthest from the same unit's bill of the same tariff for the period before, furthest
    first: id, asset_code, item_name, tariff_name, starts_on, amount, earlier_id, earlier_on, earlier_amount.
    """
    found = run(scope, run_id)
    if found.first_on is None:
        return []
    longest = max((row.months for row in _months(found)), default=1)
    params = _params(found) | {"earlier_from": add_months(first_of_month(found.first_on), -longest), "limit": limit}
    return sql.rows("billing", "list_run_changes", params)


def _changed(row: Row) -> Row:
    """The row with its months counted and its change: month for month, for what began late has few months before."""
    row["months"], row["earlier_months"] = len(row.months), len(row.earlier_months)
    row["change"] = None
    if row.earlier_amount:
        before, now = row.earlier_amount / row.earlier_months, row.amount / row.months
        row["change"] = (now - before) * 100 / before
    return row


def _months(found: Row) -> list[Row]:
    return sql.rows("billing", "span_run", _params(found))


def _params(found: Row) -> dict[str, object]:
    return {"book": found.book_id, "run": found.id, "first_on": found.first_on, "last_on": found.last_on}


def _compared(
    book_id: int, spans: Sequence[Span], asset_ids: Sequence[int] | None, tariff_ids: Sequence[int] | None
) -> list[Row]:
    if not spans:
        return []
    params = sql.columns(spans, ["item_id", "earlier_from", "first_on", "until"]) | {
        "book": book_id,
        "from_on": min(span.earlier_from for span in spans),
        "before": max(span.until for span in spans),
        "assets": None if asset_ids is None else list(asset_ids),
        "tariffs": None if tariff_ids is None else list(tariff_ids),
    }
    return sql.rows("billing", "compare_items", params)
