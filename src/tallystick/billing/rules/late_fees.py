"""Late fees of one bill, told: which amount was open for how many days. sql/work_late_fee.sql works them out for sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tallystick.kit.money import rounded


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
