"""What a unit used, month by month: bars beside those of the year before, drawn by the server; the figures stand in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tallystick.billing import queries
from tallystick.kit.period import add_months, first_of_month
from tallystick.kit.sql import Row

from ..door import StaffRequest
from ..today.charts import HEIGHT, Pair, pairs, width_of

MONTHS = queries.CURVE_MONTHS
YEAR = 12


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a curve: what was used (None: nothing was read), what in the same month of the year before, its bars."""

    first_day: date
    usage: Decimal | None
    before: Decimal | None
    estimated: bool
    amount: Decimal | None
    reading_id: int | None
    bars: Pair


@dataclass(frozen=True, slots=True)
class Curve:
    """What was used of one item."""

    item_id: int
    item_name: str
    currency: str
    months: list[Month]
    width: int
    height: int = HEIGHT

    @property
    def has_year_before(self) -> bool:
        return any(month.before is not None for month in self.months)

    @property
    def has_estimates(self) -> bool:
        return any(month.estimated for month in self.months)


def curves(request: StaffRequest, book_id: int, asset_id: int, today: date, item_id: int | None = None) -> list[Curve]:
    """The curves of a unit, one an item that was read in the months shown."""
    rows = queries.usage_curve(request.scope, book_id, asset_id, item_id, months=MONTHS + YEAR, today=today)
    by_item: dict[int, list[Row]] = {}
    for row in rows:
        by_item.setdefault(row.item_id, []).append(row)
    first = add_months(first_of_month(today), 1 - MONTHS)
    return [_curve(found, first) for found in by_item.values() if found[-1].month >= first]


def _curve(rows: Sequence[Row], first: date) -> Curve:
    known = {row.month: row for row in rows}
    days = [add_months(first, place) for place in range(MONTHS)]
    values = [(_usage(known, add_months(day, -YEAR)), _usage(known, day)) for day in days]
    bars = pairs([(before or Decimal(0), now or Decimal(0)) for before, now in values])
    months = [
        Month(
            day, now, before, bool(day in known and known[day].estimated), known[day].amount if day in known else None,
            known[day].reading_ids[-1] if day in known else None, pair,
        )
        for day, (before, now), pair in zip(days, values, bars, strict=True)
    ]  # fmt: skip
    return Curve(rows[0].item_id, rows[0].item_name, rows[0].currency, months, width_of(MONTHS))


def _usage(known: dict[date, Row], day: date) -> Decimal | None:
    return known[day].usage if day in known else None
