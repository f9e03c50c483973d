"""Decisions about meters and readings: what was used between two figures, what is estimated, what is far off, who bears what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from uuid import UUID

# Quantities have up to 4 decimals (domain.md 5).
QUANTITY_DECIMALS = 4
LARGEST_FIGURE = Decimal("999999999999")
NOTHING = Decimal(0)

# How a reading came in; the same numbers as models.Reading.Way.
BY_HAND, SHEET, PHONE, PROGRAM, ESTIMATE, SHARE = range(1, 7)
# How a communal usage is shared out; the same numbers as models.Apportionment.By.
EQUAL, BY_AREA, BY_USAGE = range(1, 4)

# A usage is far off its meter's habit above three times and below a third of it, give or take some units.
UNUSUAL_TIMES = 3
UNUSUAL_UNITS = 5


@dataclass(frozen=True, slots=True)
class NewReading:
    """One month's figure of a meter; what is None is taken from the meter and its last reading.

    The meter is `meter_id`, or that of this asset and item with the serial, or (none given) the one in use. `amount` is what
    the bill shall come to, whatever the tariff says. `carried`: what meters before this one measured and nobody billed, or
    (below zero) what estimates took too much. An entry sent twice with one `request_id` is stored once.
    """

    asset_id: int
    item_id: int
    month: date
    current: Decimal
    previous: Decimal | None = None
    multiplier: Decimal | None = None
    loss: Decimal = NOTHING
    shared: Decimal = NOTHING
    read_on: date | None = None
    serial: str = ""
    rolled_over: bool = False
    remark: str = ""
    amount: Decimal | None = None
    way: int = BY_HAND
    request_id: UUID | None = None
    photo: str = ""
    estimated: bool = False
    meter_id: int | None = None
    carried: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """What is different in an edited reading; None leaves what was. `clear_amount`: the bill is worked out again."""

    current: Decimal | None = None
    previous: Decimal | None = None
    multiplier: Decimal | None = None
    loss: Decimal | None = None
    shared: Decimal | None = None
    read_on: date | None = None
    rolled_over: bool | None = None
    remark: str | None = None
    amount: Decimal | None = None
    clear_amount: bool = False


@dataclass(frozen=True, slots=True)
class MeterChange:
    """What is different about a meter; None leaves what was. `clear_digits`: how many it shows is not known after all."""

    serial: str | None = None
    multiplier: Decimal | None = None
    initial: Decimal | None = None
    digits: int | None = None
    place: str | None = None
    communal: bool | None = None
    installed_on: date | None = None
    clear_digits: bool = False


@dataclass(frozen=True, slots=True)
class Replacement:
    """A meter taken down on a day at its final figure, and the one put in its place; what is None is as it was.

    `rolled_over`: the old meter went past its last digit since it was read last.
    """

    on: date
    final: Decimal
    initial: Decimal = NOTHING
    serial: str = ""
    multiplier: Decimal | None = None
    digits: int | None = None
    rolled_over: bool = False


@dataclass(frozen=True, slots=True)
class NewApportionment:
    """A communal usage to be shared out over units of an item: what a meter measured in the month, or a quantity entered."""

    item_id: int
    month: date
    by: int
    asset_ids: tuple[int, ...]
    meter_id: int | None = None
    quantity: Decimal | None = None


def measured(previous: Decimal, current: Decimal, multiplier: Decimal, digits: int | None = None) -> Decimal:
    """What a meter measured between two figures; with `digits`, it went past its last one."""
    turned = Decimal(10) ** digits if digits is not None else NOTHING
    return (current + turned - previous) * multiplier


def usage_of(raw: Decimal, *, loss: Decimal = NOTHING, shared: Decimal = NOTHING) -> tuple[Decimal, Decimal]:
    """Usage of what was measured and carried, and what is left over for the next reading (zero or below)."""
    return max(NOTHING, raw) + loss + shared, min(NOTHING, raw)


def is_quantity(figure: Decimal) -> bool:
    """Whether a figure can be kept exactly: finite, not too large, at most 4 decimals."""
    if not figure.is_finite() or abs(figure) > LARGEST_FIGURE:
        return False
    exponent = figure.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= QUANTITY_DECIMALS


def is_unusual(usage: Decimal, habit: Decimal | None) -> bool:
    """Whether a usage is so far off what the meter is used to that somebody should look again."""
    if habit is None:
        return False
    above, below = habit * UNUSUAL_TIMES + UNUSUAL_UNITS, habit / UNUSUAL_TIMES - UNUSUAL_UNITS
    return usage > above or usage < below


def estimate_of(previous: Decimal, habit: Decimal, multiplier: Decimal, digits: int | None) -> tuple[Decimal, bool]:
    """What a meter would show after a month of its habit, in whole units half up; and whether it would have rolled over."""
    figure = previous + (habit / multiplier).quantize(Decimal(1), ROUND_HALF_UP)
    turn = Decimal(10) ** (digits or 0)
    return (figure - turn, True) if digits is not None and figure >= turn else (figure, False)


def even_figures(first: Decimal, last: Decimal, months: int) -> list[Decimal]:
    """The figures at the end of each month when months used the same, in whole units; the last month takes the rest."""
    share = last - first
    steps = [first + (share * month / months).quantize(Decimal(1), ROUND_DOWN) for month in range(1, months)]
    return [*steps, last]


def shares(quantity: Decimal, weights: Sequence[tuple[int, Decimal]]) -> dict[int, Decimal]:
    """A quantity shared out by weights, in ten-thousandths, so that the shares add up: largest remainder, ties by id.

    `weights`: (asset id, weight) each; at least one is above zero.
    """
    whole = sum((weight for _, weight in weights), NOTHING)
    units = int(quantity.scaleb(QUANTITY_DECIMALS))
    exact = {asset: units * Fraction(weight) / Fraction(whole) for asset, weight in weights}
    floors = {asset: int(part) for asset, part in exact.items()}
    rest = units - sum(floors.values())
    for asset in sorted(exact, key=lambda one: (floors[one] - exact[one], one))[:rest]:
        floors[asset] += 1
    return {asset: Decimal(part).scaleb(-QUANTITY_DECIMALS) for asset, part in floors.items()}
