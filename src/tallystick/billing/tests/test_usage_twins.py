"""Readings beside the clerk who works them out one by one, and shares beside the clerk who counts ten-thousandths."""

import os
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.billing import commands
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering import commands as metering
from tallystick.metering.models import Meter, Reading, Share
from tallystick.metering.rules import shares

from .metered import TODAY, Court, court, holds, month

WORLDS = int(os.environ.get("TALLYSTICK_WORLDS", "25"))
AT_LEISURE = settings(
    max_examples=WORLDS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@dataclass
class Clerk:
    """One flat's meter as a clerk keeps it: the figure last read, what is carried on, and what each month came to."""

    figure: int = 0
    carried: int = 0
    used: dict[int, int] = field(default_factory=dict)

    def read(self, at: int, current: int) -> None:
        measured = current - self.figure + self.carried
        self.used[at] = max(0, measured)
        self.carried = min(0, measured)
        self.figure = current

    def replace(self, final: int, initial: int) -> None:
        self.carried += final - self.figure
        self.figure = initial


acts = st.lists(
    st.tuples(st.sampled_from(["read", "read", "read", "replace", "skip"]), st.integers(0, 90), st.integers(0, 9)),
    min_size=1,
    max_size=11,
)


@pytest.mark.django_db
@AT_LEISURE
@given(acts=acts, at_once=st.booleans())
def test_a_meter_read_and_replaced_comes_to_what_a_clerk_works_out(acts: list[tuple[str, int, int]], at_once: bool) -> None:
    with transaction.atomic():
        garden, clerk, waiting = court(), Clerk(), []
        for number, (act, step, initial) in enumerate(acts, start=1):
            if act == "read":
                clerk.read(number, clerk.figure + step)
                waiting.append(garden.new(number, clerk.figure))
            elif act == "replace":
                _enter(garden, waiting)
                _replace(garden, clerk, step, initial)
            if not at_once:
                _enter(garden, waiting)
        _enter(garden, waiting)
        assert garden.readings() == sorted(clerk.used.items())
        assert garden.bills() == sorted(clerk.used.items())
        holds()
        transaction.set_rollback(True)


def _enter(garden: Court, waiting: list[commands.NewReading]) -> None:
    """Enter what waits, the last first: the order in which readings come in is none of their usage's business."""
    if waiting:
        commands.enter_readings(OPERATOR, EVERYTHING, garden.book, list(reversed(waiting)), today=TODAY)
        waiting.clear()


def _replace(garden: Court, clerk: Clerk, step: int, initial: int) -> None:
    meter = Meter.objects.filter(book_id=garden.book, asset_id=garden.asset(), removed_on=None).first()
    if meter is None:
        new = metering.NewMeter(garden.asset(), garden.item)
        meter_id = metering.add_meters(OPERATOR, EVERYTHING, garden.book, [new], today=TODAY)[0]
    else:
        meter_id = meter.id
    final = clerk.figure + step
    new_one = metering.Replacement(date(2020, 1, 1), Decimal(final), Decimal(initial))
    metering.replace_meter(OPERATOR, EVERYTHING, garden.book, meter_id, new_one, today=TODAY)
    clerk.replace(final, initial)


@pytest.mark.django_db
@AT_LEISURE
@given(
    steps=st.lists(st.integers(0, 60), min_size=1, max_size=4),
    estimated=st.integers(1, 3),
    paid=st.integers(0, 3),
    true=st.lists(st.integers(0, 80), min_size=1, max_size=4),
)
def test_what_was_truly_used_is_billed_in_the_end_whatever_was_estimated(
    steps: list[int], estimated: int, paid: int, true: list[int]
) -> None:
    """However estimates were paid or lowered, bills come to what the meter shows, and nothing is below zero."""
    with transaction.atomic():
        garden, number, figure = court(), 0, 0
        for step in steps:
            number, figure = number + 1, figure + step
            garden.read(number, figure)
        for count in range(estimated):
            number += 1
            commands.estimate_readings(OPERATOR, EVERYTHING, garden.book, garden.item, month(number), today=TODAY)
            if count < paid and _owed(garden, number):
                garden.pay(number)
        for step in true:
            number, figure = number + 1, figure + step
            garden.read(number, figure)
        left = Reading.objects.filter(voided_at=None).order_by("month").last()
        assert left is not None
        over = min(Decimal(0), (left.current - left.previous) * left.multiplier + left.carried)
        assert sum(amount for _, amount in garden.bills()) + over == figure
        assert all(amount >= 0 for _, amount in garden.bills())
        holds()
        transaction.set_rollback(True)


def _owed(garden: Court, number: int) -> bool:
    return any(at == number and amount > 0 for at, amount in garden.bills())


@pytest.mark.django_db
@AT_LEISURE
@given(
    quantity=st.integers(1, 10**7).map(lambda units: Decimal(units).scaleb(-4)),
    used=st.lists(st.integers(0, 500), min_size=3, max_size=3).filter(any),
    by=st.sampled_from([1, 3]),
)
def test_shares_are_those_of_the_clerk(quantity: Decimal, used: list[int], by: int) -> None:
    with transaction.atomic():
        garden = court()
        units = ("1-1-101", "1-1-102", "1-1-103")
        for unit, figure in zip(units, used, strict=True):
            garden.read(4, figure, unit)
        assets = tuple(garden.asset(unit) for unit in units)
        new = commands.NewApportionment(garden.item, month(4), by, assets, quantity=quantity)
        made = commands.apportion(OPERATOR, EVERYTHING, garden.book, new, today=TODAY)
        weights = [Decimal(1) if by == 1 else Decimal(figure) for figure in used]
        expected = shares(quantity, list(zip(assets, weights, strict=True)))
        assert dict(Share.objects.values_list("asset_id", "quantity")) == expected
        holds()
        commands.undo_apportionment(OPERATOR, EVERYTHING, garden.book, made, today=TODAY)
        assert [garden.readings(unit) for unit in units] == [[(4, figure)] for figure in used]
        holds()
        transaction.set_rollback(True)
