"""What books come to today, beside a clerk who looks at every bill."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tallystick.billing import commands
from tallystick.billing.models import Bill
from tallystick.billing.queries import (
    AGES,
    ages,
    books_to_rank,
    buildings_paid,
    debtors,
    months_billed,
    openings,
    today_totals,
)
from tallystick.estate.models import Asset, Building
from tallystick.kit.who import CLOCK, EVERYTHING, Scope

from .helpers import CASHIER, World, make_world
from .test_runs import Court

TODAY = date(2020, 6, 15)
NOW = datetime(2020, 6, 15, 12, tzinfo=ZoneInfo("UTC"))
# Bills by the days that they are overdue on the 15th of June: by the month, due on its last day.
MONTHS = [date(2020, month, 1) for month in (2, 3, 4, 5, 6, 7)]
OVERDUE = {2: 107, 3: 76, 4: 46, 5: 15, 6: -15, 7: -46}


@pytest.fixture
def world(db: None) -> World:
    """Mrs Chen owes 10 for each month from February to July, and has paid 4 of each; Mr Li owes 100 for June."""
    world = make_world()
    for place, month in enumerate(MONTHS):
        bill = world.bill(world.chen, month, "10")
        one = commands.Settle(bill, place + 1, world.chen, Decimal(4), TODAY)
        commands.settle(CASHIER, EVERYTHING, world.book, [one])
    world.bill(world.li, MONTHS[4], "100", item=world.plain)
    return world


def test_totals_of_the_month_and_of_all(world: World) -> None:
    (row,) = today_totals(EVERYTHING, {world.book: TODAY})
    assert (row.currency, row.bills, row.month_bills, row.month_billed, row.month_paid) == ("CNY", 7, 2, 110, 4)
    assert (row.outstanding, row.later, row.overdue) == (5 * 6 + 100, 6, 4 * 6)


def test_ages_are_told_by_the_days_since_a_bill_was_due(world: World) -> None:
    told = {row.least_days: (row.bills, row.owed) for row in ages(EVERYTHING, {world.book: TODAY})}
    by_clerk: dict[int, tuple[int, Decimal]] = {}
    for bill in Bill.objects.filter(posted_on__lte=TODAY):
        age = max(least for least in AGES if least <= max((TODAY - bill.due_on).days, 0))
        count, owed = by_clerk.get(age, (0, Decimal(0)))
        by_clerk[age] = (count + 1, owed + bill.amount - bill.paid)
    six = Decimal(6)
    assert told == by_clerk == {0: (2, Decimal(106)), 1: (1, six), 31: (1, six), 61: (1, six), 91: (1, six)}


@pytest.mark.parametrize(("days", "age"), [(0, 0), (1, 1), (30, 1), (31, 31), (60, 31), (61, 61), (90, 61), (91, 91)])
def test_each_age_begins_on_its_day(db: None, days: int, age: int) -> None:
    world = make_world()
    bill = world.bill(world.chen, MONTHS[0], "10")
    due_on = Bill.objects.get(id=bill).due_on
    (row,) = ages(EVERYTHING, {world.book: due_on + timedelta(days=days)})
    assert row.least_days == age


def test_months_are_those_of_the_bills_and_end_with_this_one(world: World) -> None:
    told = [(row.month.month, row.billed, row.paid) for row in months_billed(EVERYTHING, {world.book: TODAY}, 3)]
    assert told == [(4, 10, 4), (5, 10, 4), (6, 110, 4)]


def test_buildings_stand_with_the_least_paid_first(world: World) -> None:
    building = Building.objects.create(book_id=world.book, code="G1", name="Building 1")
    Asset.objects.filter(id=world.assets[world.chen]).update(building=building)
    rows = buildings_paid(EVERYTHING, {world.book: TODAY})
    assert [(row.building_code, row.bills, row.billed, row.paid) for row in rows] == [(None, 1, 100, 0), ("G1", 1, 10, 4)]


def test_debtors_owe_what_is_posted_by_now_most_first(world: World) -> None:
    found = debtors(EVERYTHING, {world.book: TODAY})
    told = [(row.account_code, row.bills, row.owed, row.overdue) for row in found.rows]
    assert told == [("1-1-102", 1, 100, 0), ("1-1-101", 5, 30, 24)]
    assert (found.found_at, found.unranked) == (None, [])
    assert [row.account_code for row in debtors(EVERYTHING, {world.book: TODAY}, limit=1).rows] == ["1-1-102"]


def test_in_large_books_debtors_are_looked_for_beforehand_and_owe_what_they_owe_now(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tallystick.billing.queries.today.RANKED_AT_ONCE", 5)
    days = {world.book: TODAY}
    assert debtors(EVERYTHING, days).unranked == [world.book]
    assert commands.rank_debtors(CLOCK, EVERYTHING, world.book, today=TODAY, now=NOW) == 2
    (bill,) = Bill.objects.filter(account_id=world.li)
    commands.settle(CASHIER, EVERYTHING, world.book, [commands.Settle(bill.id, 99, world.li, Decimal(90), TODAY)])
    found = debtors(EVERYTHING, days)
    assert [(row.account_code, row.owed) for row in found.rows] == [("1-1-101", 30), ("1-1-102", 10)]
    assert (found.found_at, found.unranked) == (NOW, [])


def test_debtors_are_looked_for_again_after_an_hour_if_anything_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tallystick.billing.queries.today.RANKED_AT_ONCE", 5)
    commands.rank_debtors(CLOCK, EVERYTHING, world.book, today=TODAY, now=NOW)
    later = NOW + timedelta(hours=2)
    assert books_to_rank(EVERYTHING, now=later) == {}
    world.bill(world.chen, MONTHS[0], "10")
    assert books_to_rank(EVERYTHING, now=NOW + timedelta(minutes=30)) == {}
    assert list(books_to_rank(EVERYTHING, now=later)) == [world.book]
    assert commands.rank_debtors(CLOCK, EVERYTHING, world.book, today=TODAY, now=later) == 2
    assert commands.rank_debtors(CLOCK, EVERYTHING, world.book, today=TODAY, now=later) == 0


def test_books_of_two_currencies_are_told_apart_and_strangers_see_nothing(world: World) -> None:
    there = make_world("RIVER", "VND")
    there.bill(there.chen, MONTHS[4], "70000")
    both = {world.book: TODAY, there.book: TODAY}
    assert [(row.currency, row.outstanding) for row in today_totals(EVERYTHING, both)] == [("CNY", 130), ("VND", 70000)]
    assert [row.currency for row in debtors(EVERYTHING, both, limit=1).rows] == ["CNY", "VND"]
    nothing = Scope(frozenset())
    assert [ask(nothing, both) for ask in (today_totals, ages, months_billed, buildings_paid, openings)] == [[]] * 5
    assert debtors(nothing, both).rows == []
    one_item = Scope(item_ids=frozenset({world.plain}))
    assert [row.outstanding for row in today_totals(one_item, both)] == [100]


@pytest.mark.django_db
def test_midnight_next_has_something_to_do_when_a_cycle_opens() -> None:
    court = Court(pre_generate_month=11)
    assert [row.opens_on for row in openings(EVERYTHING, {court.book: TODAY})] == [None]
    court.assign(court.tariff(), date(2020, 4, 1), today=TODAY)
    assert [row.opens_on for row in openings(EVERYTHING, {court.book: TODAY})] == [date(2020, 6, 16)]
    assert [row.opens_on for row in openings(EVERYTHING, {court.book: date(2020, 6, 20)})] == [date(2020, 11, 1)]
