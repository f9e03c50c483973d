"""Late fees as a clerk works them out by hand: day by day, on what is open that day. The naive twin of sql/work_late_fee.sql."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from tallystick.billing.rules.late_fees import Laid, LateTerms
from tallystick.kit.money import rounded

ONE_DAY = timedelta(days=1)


def late_fee_to(amount: Decimal, due_on: date, laid: Sequence[Laid], terms: LateTerms, day: date) -> Decimal:
    """The late fee from the day after `due_on` to `day`: each day on what was open when it began; rounded once."""
    fee = Decimal(0)
    late = due_on + ONE_DAY
    while late <= day:
        # The day of payment itself still counts on the old balance.
        open_then = amount - sum((money.amount for money in laid if money.on_day < late), Decimal(0))
        fee += open_then * terms.daily_percent / 100
        late += ONE_DAY
    if terms.ceiling_percent is not None:
        fee = min(fee, amount * terms.ceiling_percent / 100)
    return rounded(fee, terms.digits)


def still_to_post(fee_to_date: Decimal, taken_before: Decimal) -> Decimal:
    """What a posting or waiver takes now: the fee to date less what was posted or waived before, never below 0."""
    return max(Decimal(0), fee_to_date - taken_before)
