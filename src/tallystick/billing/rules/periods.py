"""When cycles open, which months a tariff's periods can begin in, and the slices in which a run is made.

A slice is one tariff, one of its versions, one month: all of it constants to the database, which is what makes runs fast.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tallystick.kit.period import OPEN_END, add_months, last_of_month, months_between

NATURAL_YEAR = "natural_year"


@dataclass(frozen=True, slots=True)
class Version:
    """The price, amount or formula of a tariff, in force from `first_on` to `last_on`, both included."""

    id: int
    first_on: date
    last_on: date
    unit_price: Decimal | None
    amount: Decimal | None
    formula_text: str


@dataclass(frozen=True, slots=True)
class Terms:
    """How one tariff charges its item: what a run must know of both. Bound from `first_on` to `last_on` at most."""

    tariff_id: int
    item_id: int
    method: str
    measure: str
    months: int
    price_for: str
    cycle: str
    pre_generate_month: int | None
    partial_period: str
    late_from: str
    grace_days: int
    tax_percent: Decimal
    first_on: date
    last_on: date
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """One tariff's periods that begin within `first_on` to `last_on` of one month, under one version.

    Of assignments after `after_id` alone: the earlier ones' are known to be billed.
    """

    terms: Terms
    version: Version
    month: date
    first_on: date
    last_on: date
    after_id: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is to make: with `through`, by hand, all that starts on or before it; without, what the night opens."""

    through: date | None = None
    item_ids: tuple[int, ...] | None = None
    tariff_ids: tuple[int, ...] | None = None
    asset_ids: tuple[int, ...] | None = None

    @property
    def by_hand(self) -> bool:
        return self.through is not None

    @property
    def names_assets_and_tariffs(self) -> bool:
        """Only such a run makes again what was voided by hand (domain.md 4)."""
        return self.by_hand and self.asset_ids is not None and self.tariff_ids is not None


def open_year(today: date, pre_generate_month: int | None) -> int:
    """The last year whose cycles are open: this one, or from the pre-generation month on the next."""
    return today.year + (pre_generate_month is not None and today.month >= pre_generate_month)


def last_start(terms: Terms, wanted: Wanted, today: date) -> date:
    """The last day on which a period to be generated can begin."""
    if wanted.through is not None:
        return min(terms.last_on, wanted.through)
    year = open_year(today, terms.pre_generate_month)
    # The cycle of a billing year that begins in December ends eleven months into the next year.
    horizon = date(year, 12, 31) if terms.cycle == NATURAL_YEAR else date(year + 1, 11, 30)
    return min(terms.last_on, horizon)


def slices(all_terms: Sequence[Terms], wanted: Wanted, today: date) -> list[Slice]:
    """The slices of a run, month by month."""
    found = [cut for terms in all_terms for cut in _slices_of(terms, last_start(terms, wanted, today))]
    return sorted(found, key=lambda cut: (cut.month, cut.terms.item_id, cut.terms.tariff_id, cut.first_on))


def _slices_of(terms: Terms, last_day: date) -> Iterator[Slice]:
    if last_day < terms.first_on:
        return
    for month in months_between(terms.first_on, last_day):
        for version in terms.versions:
            first, last = max(month, version.first_on), min(last_of_month(month), version.last_on, last_day)
            if first <= last:
                yield Slice(terms, version, month, first, last)


def block_of(month: date, months: int) -> tuple[date, date]:
    """First and last day of the block of calendar months, counted from January, in which `month` lies."""
    first = date(month.year, (month.month - 1) // months * months + 1, 1)
    return first, add_months(first, months) - timedelta(days=1)


def next_opening_day(after: date, pre_generate_months: Sequence[int], made_on: date | None) -> date:
    """The first day after `after` on which a cycle can open; `made_on` is the earliest day of an assignment made since."""
    days = [date(after.year + 1, 1, 1)]
    days += [date(year, month, 1) for month in pre_generate_months for year in (after.year, after.year + 1)]
    if made_on is not None:
        days.append(made_on + timedelta(days=1))
    return min(day for day in days if day > after)


def in_force(first_days: Sequence[date]) -> list[tuple[date, date]]:
    """For versions sorted by their first day: the days that each is in force."""
    lasts = [day - timedelta(days=1) for day in first_days[1:]] + [OPEN_END]
    return list(zip(first_days, lasts, strict=True)) if first_days else []
