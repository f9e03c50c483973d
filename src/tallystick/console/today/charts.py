"""Charts drawn by the server: figures turned into the places and sizes of bars. Shapes only; no amount is read off them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from .. import labels

# What a month is called below its bars where its short name is too long to stand there.
SHORTER = {"vi": "T{}"}
BAR, GAP, HEIGHT = 16, 12, 150  # in the units of the drawing
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bars side by side, and the middle below them."""

    first: Bar
    second: Bar
    middle: int


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a whole bar, in percent of it."""

    x: Decimal
    width: Decimal


def pairs(values: Sequence[tuple[Decimal, Decimal]]) -> list[Pair]:
    """Bars for pairs of values, the highest as high as the chart; below zero there is none."""
    most = max((value for pair in values for value in pair), default=Decimal(0))
    found = []
    for place, (first, second) in enumerate(values):
        x = place * (2 * BAR + GAP) + GAP // 2
        found.append(Pair(_bar(first, most, x), _bar(second, most, x + BAR), x + BAR))
    return found


def month_label(number: int) -> str:
    """What a month is called below its bars: Jan, 1月, T1."""
    language = get_language() or "en"
    return SHORTER[language].format(number) if language in SHORTER else labels.month_name(number)


def width_of(count: int) -> int:
    """How wide a chart of so many pairs is."""
    return count * (2 * BAR + GAP)


def slices(values: Sequence[Decimal]) -> list[Slice]:
    """Parts of a bar, one after the other, together the whole."""
    whole = sum(values, Decimal(0))
    found, x = [], Decimal(0)
    for value in values:
        width = value * HUNDRED / whole if whole else Decimal(0)
        found.append(Slice(round(x, 3), round(width, 3)))
        x += width
    return found


def share(part: Decimal, whole: Decimal) -> Decimal:
    """`part` of `whole` in percent, between 0 and 100."""
    return round(min(max(part * HUNDRED / whole, Decimal(0)), HUNDRED), 2) if whole else Decimal(0)


def _bar(value: Decimal, most: Decimal, x: int) -> Bar:
    height = round(value * HEIGHT / most) if most > 0 and value > 0 else 0
    # What is more than nothing is seen.
    height = max(height, 1) if value > 0 else 0
    return Bar(x, HEIGHT - height, BAR, height)
