"""What a reading sets right that stood before it: estimates of a meter replaced since, and shares billed alone."""

from datetime import date
from decimal import Decimal

import pytest

from tallystick.billing import commands
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering.commands import EQUAL, Replacement, replace_meter
from tallystick.metering.models import Meter

from .metered import TODAY, Court, court, holds, month
from .test_sheets import take

pytestmark = pytest.mark.django_db


@pytest.fixture
def at() -> Court:
    """January read at 100, February at 200, March estimated at 300."""
    at = court()
    at.read(1, 100)
    at.read(2, 200)
    commands.estimate_readings(OPERATOR, EVERYTHING, at.book, at.item, month(3), today=TODAY, asset_ids=[at.asset()])
    return at


def replaced(at: Court, day: date, final: int, multiplier: int = 1) -> None:
    meter = Meter.objects.get(book_id=at.book, asset_id=at.asset(), item_id=at.item, removed_on=None)
    new = Replacement(day, Decimal(final), multiplier=Decimal(multiplier))
    replace_meter(OPERATOR, EVERYTHING, at.book, meter.id, new, today=TODAY)


def test_an_estimate_is_set_right_across_two_meters_of_other_multipliers(at: Court) -> None:
    replaced(at, date(2020, 4, 5), 240, multiplier=10)
    replaced(at, date(2020, 4, 15), 1, multiplier=2)
    at.read(4, 5)
    assert at.bills()[2:] == [(3, 30), (4, 30)]  # 40 + 1 × 10 + 5 × 2 = 60
    holds()


def test_two_months_given_at_once_share_what_the_first_shows(at: Court) -> None:
    replaced(at, date(2020, 4, 5), 260)
    given = [at.new(4, 30), at.new(5, 50)]
    commands.enter_readings(OPERATOR, EVERYTHING, at.book, given, today=TODAY)
    assert at.bills()[2:] == [(3, 45), (4, 45), (5, 20)]
    holds()


def test_more_than_was_estimated_just_goes_on(at: Court) -> None:
    replaced(at, date(2020, 4, 5), 260)
    at.read(4, 70)
    assert at.bills()[2:] == [(3, 100), (4, 30)]
    holds()


def test_a_sheet_sets_right_across_a_replaced_meter(at: Court) -> None:
    replaced(at, date(2020, 4, 5), 260)
    take(at, b"asset,current,read_on\n1-1-101,30,2020-04-30\n")
    assert at.bills()[2:] == [(3, 45), (4, 45)]
    holds()


def test_a_share_billed_alone_joins_a_sheets_reading(at: Court) -> None:
    at.read(1, 10, "1-1-102")
    new = commands.NewApportionment(at.item, month(4), EQUAL, (at.asset("1-1-103"),), quantity=Decimal(5))
    commands.apportion(OPERATOR, EVERYTHING, at.book, new, today=TODAY)
    assert at.bills("1-1-103") == [(4, 5)]
    take(at, b"asset,current,read_on\n1-1-103,30,2020-04-30\n")
    assert at.bills("1-1-103") == [(4, 35)]
    holds()
