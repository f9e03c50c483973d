"""Decisions about one reading: what a meter used between two figures."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Quantities have up to 4 decimals (domain.md 5).
QUANTITY_DECIMALS = 4
LARGEST_FIGURE = Decimal("999999999999")


@dataclass(frozen=True, slots=True)
class NewReading:
    """One month's figure of a meter of this asset and item; what is None is taken from the meter and its last reading."""

    asset_id: int
    item_id: int
    month: date
    current: Decimal
    previous: Decimal | None = None
    multiplier: Decimal | None = None
    loss: Decimal = Decimal(0)
    shared: Decimal = Decimal(0)
    read_on: date | None = None
    serial: str = ""
    rolled_over: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ReadingChange:
    """What is different in an edited reading; None leaves what was."""

    current: Decimal | None = None
    previous: Decimal | None = None
    multiplier: Decimal | None = None
    loss: Decimal | None = None
    shared: Decimal | None = None
    read_on: date | None = None
    rolled_over: bool | None = None
    remark: str | None = None


def usage_between(
    previous: Decimal, current: Decimal, multiplier: Decimal, *, loss: Decimal, shared: Decimal, digits: int | None
) -> Decimal:
    """Usage = (current - previous) x multiplier + loss + shared; with `digits`, the meter went past its last one."""
    turned = Decimal(10) ** digits if digits is not None else Decimal(0)
    return (current + turned - previous) * multiplier + loss + shared


def is_quantity(figure: Decimal) -> bool:
    """Whether a figure can be kept exactly: finite, not too large, at most 4 decimals."""
    if not figure.is_finite() or abs(figure) > LARGEST_FIGURE:
        return False
    exponent = figure.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= QUANTITY_DECIMALS
