"""One bill worked out by itself, in exact arithmetic: what a clerk would put on paper. Runs do the same inside the database."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tallystick.kit.money import rounded
from tallystick.kit.period import add_months, first_of_month

from .periods import NATURAL_YEAR, block_of

Span = tuple[date, date]


def net_of(full: Decimal, days: int, full_days: int, digits: int) -> Decimal:
    """The part of a full period's amount for some of its days, half up, rounded once."""
    if days == full_days:
        return rounded(full, digits)
    exact = Fraction(full) * days / full_days * 10**digits
    return Decimal(int(exact + Fraction(1, 2))).scaleb(-digits)


def tax_of(net: Decimal, percent: Decimal, digits: int) -> Decimal:
    """Tax on a net amount, rounded by itself."""
    return rounded(net * percent / 100, digits)


def first_period(cycle: str, months: int, start_on: date, end_on: date | None) -> tuple[Span, Span]:
    """The first period of an assignment, cut to its days, and the same uncut."""
    if cycle == NATURAL_YEAR:
        whole = block_of(first_of_month(start_on), months)
    else:
        whole = start_on, add_months(start_on, months) - timedelta(days=1)
    return (max(whole[0], start_on), min(whole[1], end_on or whole[1])), whole
