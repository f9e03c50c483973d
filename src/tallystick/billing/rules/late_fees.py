"""Late fees as a clerk works them out by hand: day by day, on what is open that day.

The naive twin of sql/work_late_fee.sql.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tallystick.kit.money import rounded

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Laid:
    """Money that lies on a bill, and the day on which it came."""

    on_day: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LateTerms:
    """How strictly an item's late bills are taken: percent a day, and at most so many percent of the bill."""

    daily_percent: Decimal
    ceiling_percent: Decimal | None
    digits: int


@dataclass(frozen=True, slots=True)
class Posting:
    """A bill whose late fee to a day is to be posted, and the receipt that calls for it (None: staff do)."""

    bill_id: int
    on_day: date
    receipt_id: int | None = None


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


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row on which the same amount was open, after the bill was due."""

    open_then: Decimal
    days: int


def stretches(amount: Decimal, due_on: date, laid: Sequence[Laid], day: date) -> list[Stretch]:
    """The days from the day after `due_on` to `day` by what was open on them; the day of a payment ends the old balance."""
    found: list[Stretch] = []
    began, still = due_on, amount
    for money in sorted(laid, key=lambda one: one.on_day):
        ended = min(max(money.on_day, began), day)
        if ended > began and still:
            found.append(Stretch(still, (ended - began).days))
        began, still = ended, still - money.amount
    if day > began and still:
        found.append(Stretch(still, (day - began).days))
    return found


def fee_of(found: Sequence[Stretch], amount: Decimal, terms: LateTerms) -> Decimal:
    """The late fee of these stretches, under the ceiling, rounded once."""
    fee = sum((one.open_then * one.days for one in found), Decimal(0)) * terms.daily_percent / 100
    if terms.ceiling_percent is not None:
        fee = min(fee, amount * terms.ceiling_percent / 100)
    return rounded(fee, terms.digits)
