"""Each check of the books holds on a sound world, and finds the row that was broken."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Model

from tallystick.billing.models import Bill, LateFee
from tallystick.cashier.models import ReceiptMeans
from tallystick.kit.models import Run
from tallystick.kit.sql import Found
from tallystick.kit.who import EVERYTHING, Scope
from tallystick.ledger import queries
from tallystick.metering.models import Meter, Reading
from tallystick.tariffs.models import ChargeItem, Tariff

from .test_queries import FEB, JAN, MAR, full_world
from .world import World

pytestmark = pytest.mark.django_db

CONSTRAINTS = ("bill_adds_up", "bill_paid", "bill_void")
VOIDED_AT = "2024-03-01T00:00Z"


def found(name: str, scope: Scope = EVERYTHING) -> Found:
    return next(one for one in queries.checks(scope) if one.name == name)


def faults(name: str) -> set[str]:
    return {row.fault for row in found(name).faults}


def spoil(row: Model, **values: Any) -> None:
    """Change a row in ways that triggers and constraints would refuse."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for constraint in CONSTRAINTS:
            cursor.execute(f"ALTER TABLE billing_bill DROP CONSTRAINT IF EXISTS {constraint}")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        type(row)._default_manager.filter(pk=row.pk).update(**values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def world() -> World:
    made = World()
    full_world(made)
    return made


@pytest.fixture
def bill(world: World) -> Bill:
    """The bill of Mrs Chen's cut period."""
    return Bill.objects.get(amount=Decimal("33.33"))


def test_a_sound_world_holds(world: World) -> None:
    checks = queries.checks(EVERYTHING)
    assert {one.name for one in checks} >= {"debits_equal_credits", "one_bill_a_place", "runs_agree_with_bills"}
    assert [(one.name, one.faults) for one in checks if one.faults] == []


def test_checks_count_what_they_looked_at(world: World) -> None:
    assert found("one_bill_a_place").counted == Bill.objects.filter(voided_at=None).count()
    assert found("debits_equal_credits").counted > 10
    assert found("receivable_is_outstanding").counted == 2


def test_a_check_looks_only_at_the_books_of_its_scope(bill: Bill) -> None:
    spoil(bill, account_id=999)
    assert found("bills_refer_within_book").faults
    scope = Scope(frozenset({World("TOWER").book.id}))
    assert found("bills_refer_within_book", scope) == Found("billing", "bills_refer_within_book", 0, [])


def test_money_that_came_from_nowhere_is_found(world: World) -> None:
    means = ReceiptMeans.objects.all()[0]
    spoil(means, amount=F("amount") + 1)
    (fault,) = found("debits_equal_credits").faults
    assert (fault.source_id, fault.off_by) == (means.receipt_id, 1)


def test_a_bill_paid_without_a_receipt_is_found_in_the_receivable(bill: Bill) -> None:
    spoil(bill, paid=F("paid") + 1)
    (fault,) = found("receivable_is_outstanding").faults
    assert (fault.account_id, fault.in_ledger - fault.in_bills) == (bill.account_id, 1)


def test_a_bill_paid_early_without_a_receipt_is_found_in_the_advances() -> None:
    world = World()
    ahead = world.bill("1-1-101", "Fee", "100", MAR, made_on=JAN)
    world.receipt("1-1-101", date(2024, 1, 5), {"cash": "40"}, {ahead: "40"})
    assert not faults("advances_are_paid_early")
    spoil(ahead, paid=50)
    (fault,) = found("advances_are_paid_early").faults
    assert (fault.in_ledger, fault.in_bills) == (40, 50)


def test_two_live_bills_in_one_place_are_found(bill: Bill) -> None:
    bill.pk = None
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX bill_place")
    bill.save(force_insert=True)
    (fault,) = found("one_bill_a_place").faults
    assert (fault.origin_id, fault.bills) == (bill.origin_id, 2)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"amount": 34}, "amount"),
        ({"net": -1, "amount": -1, "paid": -1}, "negative"),
        ({"paid": 34}, "paid"),
        ({"tax_percent": 5}, "tax"),
        ({"posted_on": FEB}, "posted_on"),
        ({"voided_at": VOIDED_AT, "paid": 1}, "paid_void"),
    ],
)
def test_a_bill_that_does_not_add_up_is_found(bill: Bill, change: dict[str, Any], fault: str) -> None:
    spoil(bill, **change)
    assert faults("bills_add_up") == {fault}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"book_id": 999}, "book"),
        ({"account_id": 999}, "account"),
        ({"asset_id": 999}, "asset"),
        ({"item_id": 999}, "item"),
        ({"tariff_id": 999}, "tariff"),
        ({"version_id": 999}, "version"),
        ({"origin_id": 999}, "assignment"),
        ({"origin": 2, "tariff_id": None, "version_id": None}, "no_tariff"),
    ],
)
def test_a_bill_of_something_unknown_is_found(bill: Bill, change: dict[str, Any], fault: str) -> None:
    spoil(bill, **change)
    assert faults("bills_refer_within_book") == {fault}


def test_a_bill_of_another_book_s_account_or_item_is_found(bill: Bill) -> None:
    other = World("TOWER")
    spoil(bill, account_id=other.account("1-1-101").id)
    assert faults("bills_refer_within_book") == {"account"}
    spoil(ChargeItem.objects.get(id=bill.item_id), book_id=other.book.id)
    assert faults("bills_refer_within_book") == {"account", "item"}


@pytest.fixture
def metered() -> tuple[Bill, Reading]:
    """A reading of 20 cubic metres and its bill."""
    world = World()
    item = world.item("Water")
    asset = world.assignment("1-1-101", "Water").asset_id
    meter = Meter.objects.create(book=world.book, asset_id=asset, item=item)
    reading = Reading.objects.create(
        book_id=world.book.id, meter_id=meter.id, asset_id=asset, item_id=item.id, month=JAN, previous=100,
        current=120, multiplier=1, usage=20, actor_name="Mr Lin",
    )  # fmt: skip
    inputs = {"usage": "20", "previous": "100", "current": "120"}
    return world.bill("1-1-101", "Water", "100", JAN, origin=2, origin_id=reading.id, inputs=inputs), reading


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"voided_at": VOIDED_AT}, "reading_void"),
        ({"asset_id": 999}, "asset"),
        ({"item_id": 999}, "item"),
        ({"month": FEB}, "month"),
        ({"usage": 21}, "usage"),
        ({"previous": 99}, "previous"),
        ({"current": 121}, "current"),
    ],
)
def test_a_reading_that_its_bill_does_not_follow_is_found(
    metered: tuple[Bill, Reading], change: dict[str, Any], fault: str
) -> None:
    assert not faults("readings_agree_with_bills")
    spoil(metered[1], **change)
    assert faults("readings_agree_with_bills") == {fault}


def test_a_bill_without_its_reading_is_found(metered: tuple[Bill, Reading]) -> None:
    spoil(metered[0], origin_id=999)
    assert faults("readings_agree_with_bills") == {"no_reading"}


def test_a_measure_other_than_the_usage_read_is_found(metered: tuple[Bill, Reading]) -> None:
    spoil(Tariff.objects.get(id=metered[0].tariff_id), measure="usage", method="unit_price")
    spoil(metered[0], inputs=None, measure=19)
    assert faults("readings_agree_with_bills") == {"usage"}


@pytest.fixture
def run() -> Run:
    """A run that made one bill of 10."""
    world = World()
    made = Run.objects.create(book_id=world.book.id, kind="bills", stage="done", today=JAN, made=1, amount=10, actor_name="clock")
    world.bill("1-1-101", "Fee", "10", JAN, run_id=made.id)
    return made


@pytest.mark.parametrize(
    ("change", "fault"),
    [({"made": 2}, "made"), ({"amount": 11}, "amount"), ({"failed": 1}, "failed"), ({"stage": "undone"}, "undone")],
)
def test_a_run_that_tells_other_figures_than_its_bills_is_found(run: Run, change: dict[str, Any], fault: str) -> None:
    assert not faults("runs_agree_with_bills")
    spoil(run, **change)
    assert faults("runs_agree_with_bills") == {fault}


def test_a_bill_of_no_run_is_found(run: Run) -> None:
    spoil(Bill.objects.get(run_id=run.id), run_id=999)
    assert faults("runs_agree_with_bills") == {"made", "no_run"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"amount": 9}, {"amount"}),
        ({"voided_at": VOIDED_AT}, {"no_late_fee"}),
        ({"bill_id": 999}, {"no_first_bill"}),
    ],
)
def test_a_late_fee_other_than_its_bill_is_found(world: World, change: dict[str, Any], fault: set[str]) -> None:
    spoil(LateFee.objects.get(), **change)
    assert faults("late_fees_agree_with_bills") == fault


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"origin_id": 999}, {"no_bill", "no_late_fee"}),
        ({"late_fee_of": None}, {"late_fee_of"}),
        ({"account_id": 999}, {"account"}),
    ],
)
def test_a_late_fee_s_bill_other_than_the_fee_is_found(world: World, change: dict[str, Any], fault: set[str]) -> None:
    spoil(Bill.objects.get(origin=3), **change)
    assert faults("late_fees_agree_with_bills") == fault
