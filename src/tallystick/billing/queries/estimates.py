"""What the months that nobody read would be estimated at."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tallystick.kit import sql
from tallystick.kit.who import Scope
from tallystick.metering.commands import ESTIMATE, NewReading, NoHabit, estimate_of
from tallystick.metering.queries import habits, to_estimate


def preview_estimates(
    scope: Scope, book_id: int, item_id: int, month: date, *, asset_ids: Sequence[int] | None = None
) -> list[sql.Row]:
    """What `estimate_readings` would take: meter_id, asset_code, name, previous, habit, current; `code` says why it would not."""
    found = to_estimate(scope, book_id, item_id, month, asset_ids=asset_ids)
    usual = habits(scope, book_id, item_id=item_id, before=month)
    return [_estimate(row, usual.get(row.id), month) for row in found]


def _estimate(row: sql.Row, habit: Decimal | None, month: date) -> sql.Row:
    if habit is None:
        return sql.Row(row, meter_id=row.id, habit=None, current=None, reading=None, code=NoHabit.code)
    current, rolled_over = estimate_of(row.previous, habit, row.multiplier, row.digits)
    new = NewReading(
        row.asset_id, row.item_id, month, current, meter_id=row.id, estimated=True, way=ESTIMATE, rolled_over=rolled_over
    )  # fmt: skip
    return sql.Row(row, meter_id=row.id, habit=habit, current=current, reading=new, code=None)
