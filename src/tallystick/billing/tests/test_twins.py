"""Runs beside their naive twin: the loop that a clerk would do with a calendar, for generated worlds (quality.md, R5)."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.accounts import commands as accounts
from tallystick.billing import commands, queries
from tallystick.billing.models import Bill
from tallystick.estate import commands as estate
from tallystick.kit.period import add_months
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.ledger.queries import checks
from tallystick.tariffs import commands as tariffs

WORLDS = int(os.environ.get("TALLYSTICK_WORLDS", "25"))
FIRST = date(2019, 12, 1)
days = st.dates(date(2019, 11, 1), date(2021, 3, 31))


@dataclass(frozen=True)
class Bound:
    """One assignment with all that its bills depend on; prices are (first day, price), the first from always."""

    area: Decimal
    cycle: str
    early: int | None
    partial: str
    tax: Decimal
    months: int
    for_month: bool
    prices: tuple[tuple[date, Decimal], ...]
    start: date
    end: date | None
    made: date


@st.composite
def bound(draw: st.DrawFn) -> Bound:
    start = draw(days)
    return Bound(
        area=Decimal(draw(st.integers(1, 30000))).scaleb(-2),
        cycle=draw(st.sampled_from(["natural_year", "billing_year"])),
        early=draw(st.none() | st.integers(1, 12)),
        partial=draw(st.sampled_from(["full", "days"])),
        tax=draw(st.sampled_from([Decimal(0), Decimal(6), Decimal("8.25")])),
        months=draw(st.sampled_from([1, 2, 3, 4, 6, 12])),
        for_month=draw(st.booleans()),
        prices=(
            (date.min, Decimal(draw(st.integers(0, 99999))).scaleb(-4)),
            *((day, Decimal(draw(st.integers(0, 99999))).scaleb(-4)) for day in sorted(draw(st.sets(days, max_size=2)))),
        ),
        start=start,
        end=draw(st.none() | st.integers(0, 500).map(lambda more: start + timedelta(days=more))),
        made=draw(st.dates(FIRST, date(2020, 6, 30))),
    )


def periods(one: Bound) -> Iterator[tuple[int, date, date, date, date]]:
    """(year in which its cycle begins, first and last day uncut, first and last day) of each period up to 2022."""
    if one.cycle == "natural_year":
        first = date(one.start.year, 1, 1)
        while first.year < 2023:
            last = add_months(first, one.months) - timedelta(days=1)
            if last >= one.start and (one.end is None or first <= one.end):
                yield first.year, first, last, max(first, one.start), min(last, one.end or last)
            first = add_months(first, one.months)
        return
    for number in range(48):
        first = add_months(one.start, number * one.months)
        last = add_months(one.start, (number + 1) * one.months) - timedelta(days=1)
        if one.end is None or first <= one.end:
            yield one.start.year + number * one.months // 12, first, last, first, min(last, one.end or last)


def half_up(value: Fraction, digits: int) -> Decimal:
    scaled = value * 10**digits
    whole = Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator))
    return whole.scaleb(-digits).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def bill_of(one: Bound, full_first: date, full_last: date, first: date, last: date, digits: int) -> tuple[date, date, Decimal]:
    price = max(version for version in one.prices if version[0] <= first)[1]
    full = Fraction(price) * Fraction(one.area) * (one.months if one.for_month else 1)
    if one.partial == "days" and (first, last) != (full_first, full_last):
        full = full * ((last - first).days + 1) / ((full_last - full_first).days + 1)
    net = half_up(full, digits)
    return first, last, net + half_up(Fraction(net) * Fraction(one.tax) / 100, digits)


def by_clerk(one: Bound, *, night: date | None, through: date | None, digits: int) -> list[tuple[date, date, Decimal]]:
    """The bills that a night, or a run by hand through a day, must have made by then."""
    found = []
    for year, full_first, full_last, first, last in periods(one):
        if night is not None:
            opens = date(year, 1, 1) if one.early is None else date(year - 1, one.early, 1)
            wanted = max(opens, one.made + timedelta(days=1)) <= night
        else:
            wanted = through is not None and first <= through
        if wanted:
            found.append(bill_of(one, full_first, full_last, first, last, digits))
    return found


def make(worlds: list[Bound], currency: str) -> tuple[int, list[int]]:
    book = accounts.NewBook("TWIN", "Twin Court", "community", currency, "Asia/Shanghai")
    book_id = accounts.open_book(OPERATOR, EVERYTHING, book, today=FIRST)
    made = []
    for number, one in enumerate(worlds):
        unit = estate.NewAsset(code=f"1-{number}", kind="unit", building_area=one.area)
        asset = estate.add_assets(OPERATOR, EVERYTHING, book_id, [unit], today=FIRST)[unit.code]
        new = tariffs.NewItem(f"Fee {number}", one.cycle, one.early, partial_period=one.partial, tax_percent=one.tax)
        item = tariffs.add_items(OPERATOR, EVERYTHING, book_id, [new], today=FIRST)[new.name]
        first = tariffs.NewVersion(unit_price=one.prices[0][1])
        priced = tariffs.NewTariff(
            item, "Flat", "unit_price", first, "building_area", one.months, "month" if one.for_month else "period"
        )
        (tariff,) = tariffs.add_tariffs(OPERATOR, EVERYTHING, book_id, [priced], today=FIRST)
        for day, price in one.prices[1:]:
            tariffs.add_version(OPERATOR, EVERYTHING, tariff, tariffs.NewVersion(day, unit_price=price), today=FIRST)
        assignment = tariffs.NewAssignment(asset, tariff, one.start, one.end)
        made += tariffs.assign(OPERATOR, EVERYTHING, book_id, [assignment], today=one.made)
    return book_id, made


def in_the_books(book_id: int, assignment: int) -> list[tuple[date, date, Decimal]]:
    rows = Bill.objects.filter(book_id=book_id, origin=1, origin_id=assignment, voided_at=None).order_by("starts_on")
    return [(row.starts_on, row.ends_on, row.amount) for row in rows]


@pytest.mark.django_db
@settings(max_examples=WORLDS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    worlds=st.lists(bound(), min_size=1, max_size=4),
    currency=st.sampled_from(["CNY", "VND"]),
    nights=st.lists(st.dates(date(2020, 1, 2), date(2021, 3, 31)), max_size=2).map(sorted),
    through=st.none() | st.dates(date(2020, 1, 1), date(2021, 6, 30)),
)
def test_runs_make_what_a_clerk_would(worlds: list[Bound], currency: str, nights: list[date], through: date | None) -> None:
    from django.db import transaction

    digits = 2 if currency == "CNY" else 0
    with transaction.atomic():
        book_id, made = make(worlds, currency)
        wanted = [commands.Wanted() for _ in nights] + ([commands.Wanted(through)] if through else [])
        today = [*nights, nights[-1] if nights else date(2020, 7, 1)]
        for one, day in zip(wanted, today, strict=False):
            seen = queries.preview_run(EVERYTHING, book_id, one, today=day)
            done = commands.generate(OPERATOR, EVERYTHING, book_id, one, today=day)
            assert (seen.made, seen.amount, seen.failed) == (done.made, done.amount, done.failed)
            assert commands.generate(OPERATOR, EVERYTHING, book_id, one, today=day).made == 0
        for world, assignment in zip(worlds, made, strict=True):
            expected = set(by_clerk(world, night=nights[-1] if nights else None, through=None, digits=digits) if nights else [])
            expected |= set(by_clerk(world, night=None, through=through, digits=digits))
            assert in_the_books(book_id, assignment) == sorted(expected)
        assert [found.name for found in checks(EVERYTHING) if found.faults] == []
        transaction.set_rollback(True)
