"""Several people read the same meter at the same instant: one reading, one bill, and the others are told."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tallystick.billing import commands
from tallystick.billing.models import Bill
from tallystick.cashier.tests.test_at_once import at_once, codes
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering.models import Meter, Reading

from .metered import TODAY, Court, court, holds, month

pytestmark = pytest.mark.django_db(transaction=True)


def entering(garden: Court, figure: int, **more: Any) -> Callable[[], Any]:
    return lambda: garden.read(4, figure, **more)


def test_two_people_enter_one_meter_and_month() -> None:
    garden = court()
    answers = at_once([entering(garden, 100 + number) for number in range(6)])
    assert codes(answers) == ["already_read"] * 5 + ["won"]
    assert (Meter.objects.count(), Reading.objects.count(), Bill.objects.filter(origin=2).count()) == (1, 1, 1)
    holds()


def test_one_entry_sent_twice_at_once_is_stored_once() -> None:
    garden = court()
    answers = at_once([entering(garden, 100, bill=False, request_id=UUID(int=7)) for _ in range(4)])
    assert len(set(answers)) == 1
    assert Reading.objects.count() == 1
    holds()


def test_two_offices_generate_at_once() -> None:
    garden = court()
    garden.read(4, 100, bill=False)
    generate = lambda: commands.bill_readings(OPERATOR, EVERYTHING, garden.book, today=TODAY).made  # noqa: E731
    assert sorted(at_once([generate] * 3)) == [0, 0, 1]
    holds()


def test_a_usage_is_shared_out_while_it_is_read() -> None:
    garden = court()
    new = commands.NewApportionment(garden.item, month(4), 1, (garden.asset(),), quantity=Decimal(5))
    share = lambda: commands.apportion(OPERATOR, EVERYTHING, garden.book, new, today=TODAY)  # noqa: E731
    at_once([share, entering(garden, 100), share])
    assert sum(amount for _, amount in garden.bills()) == 110
    holds()
