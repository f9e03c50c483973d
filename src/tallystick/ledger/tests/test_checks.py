"""Each check of the books holds on a sound world, and finds the row that was broken."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from tallystick.billing.models import Bill, LateFee
from tallystick.cashier.models import ReceiptMeans
from tallystick.kit.models import Run
from tallystick.kit.sql import Found
from tallystick.kit.who import EVERYTHING, Scope
from tallystick.ledger import queries
from tallystick.metering.models import Meter, Reading

from .test_queries import JAN, MAR, full_world
from .world import D, World

pytestmark = pytest.mark.django_db


def found(name: str, scope: Scope = EVERYTHING) -> Found:
    return next(one for one in queries.checks(scope) if one.name == name)


def faults(name: str) -> set[str]:
    return {row.fault for row in found(name).faults}


def broken(statement: str, *constraints: str) -> None:
    """Carry out a statement that triggers and constraints would refuse."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for constraint in constraints:
            cursor.execute(f"ALTER TABLE billing_bill DROP CONSTRAINT IF EXISTS {constraint}")
            cursor.execute(f"DROP INDEX IF EXISTS {constraint}")
        table = statement.split()[1]
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def world() -> World:
    made = World()
    full_world(made)
    return made


def test_a_sound_world_holds(world: World) -> None:
    checks = queries.checks(EVERYTHING)
    assert {one.name for one in checks} >= {"debits_equal_credits", "one_bill_a_place", "runs_agree_with_bills"}
    assert [(one.name, one.faults) for one in checks if one.faults] == []


def test_checks_count_what_they_looked_at(world: World) -> None:
    assert found("one_bill_a_place").counted == Bill.objects.filter(voided_at=None).count()
    assert found("debits_equal_credits").counted > 10
    assert found("receivable_is_outstanding").counted == 2


def test_a_check_looks_only_at_the_books_of_its_scope(world: World) -> None:
    broken("UPDATE billing_bill SET account_id = 999 WHERE id = (SELECT min(id) FROM billing_bill)")
    assert found("bills_refer_within_book").faults
    other = World("TOWER")
    assert found("bills_refer_within_book", Scope(frozenset({other.book.id}))) == Found(
        "billing", "bills_refer_within_book", 0, []
    )


def test_money_that_came_from_nowhere_is_found(world: World) -> None:
    means = ReceiptMeans.objects.first()
    assert means
    broken(f"UPDATE cashier_receiptmeans SET amount = amount + 1 WHERE id = {means.id}")
    (fault,) = found("debits_equal_credits").faults
    assert (fault.source_id, fault.off_by) == (means.receipt_id, 1)


def test_a_bill_paid_without_a_receipt_is_found_in_the_receivable(world: World) -> None:
    bill = Bill.objects.get(amount=D("33.33"))
    broken(f"UPDATE billing_bill SET paid = paid + 1 WHERE id = {bill.id}")
    (fault,) = found("receivable_is_outstanding").faults
    assert (fault.account_id, fault.in_ledger - fault.in_bills) == (bill.account_id, 1)


def test_a_bill_paid_early_without_a_receipt_is_found_in_the_advances() -> None:
    world = World()
    ahead = world.bill("1-1-101", "Fee", "100", MAR, made_on=JAN)
    world.receipt("1-1-101", date(2024, 1, 5), {"cash": "40"}, {ahead: "40"})
    assert not faults("advances_are_paid_early")
    broken(f"UPDATE billing_bill SET paid = 50 WHERE id = {ahead.id}")
    (fault,) = found("advances_are_paid_early").faults
    assert (fault.in_ledger, fault.in_bills) == (40, 50)


def test_two_live_bills_in_one_place_are_found(world: World) -> None:
    bill = Bill.objects.get(amount=D("33.33"))
    bill.pk = None
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX bill_place")
    bill.save(force_insert=True)
    (fault,) = found("one_bill_a_place").faults
    assert (fault.origin_id, fault.bills) == (bill.origin_id, 2)


@pytest.mark.parametrize(
    ("change", "constraint", "fault"),
    [
        ("amount = amount + 1", "bill_adds_up", "amount"),
        ("net = -1, tax = 0, amount = -1", "bill_paid", "negative"),
        ("paid = amount + 1", "bill_paid", "paid"),
        ("tax_percent = 5", "", "tax"),
        ("posted_on = posted_on + 1", "", "posted_on"),
        ("voided_at = now(), voided_how = 1, paid = 1", "bill_void", "paid_void"),
    ],
)
def test_a_bill_that_does_not_add_up_is_found(world: World, change: str, constraint: str, fault: str) -> None:
    bill = Bill.objects.get(amount=D("33.33"))
    broken(f"UPDATE billing_bill SET {change} WHERE id = {bill.id}", *filter(None, [constraint]))
    assert faults("bills_add_up") == {fault}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("book_id = 999", "book"),
        ("account_id = 999", "account"),
        ("asset_id = 999", "asset"),
        ("item_id = 999", "item"),
        ("tariff_id = 999", "tariff"),
        ("version_id = 999", "version"),
        ("origin_id = 999", "assignment"),
        ("tariff_id = NULL, version_id = NULL, origin = 2", "no_tariff"),
    ],
)
def test_a_bill_of_something_unknown_is_found(world: World, change: str, fault: str) -> None:
    bill = Bill.objects.get(amount=D("33.33"))
    broken(f"UPDATE billing_bill SET {change} WHERE id = {bill.id}")
    assert faults("bills_refer_within_book") == {fault}


def test_a_bill_of_another_book_s_account_or_item_is_found(world: World) -> None:
    other = World("TOWER")
    bill = Bill.objects.get(amount=D("33.33"))
    broken(f"UPDATE billing_bill SET account_id = {other.account('1-1-101').id} WHERE id = {bill.id}")
    assert faults("bills_refer_within_book") == {"account"}
    broken(f"UPDATE tariffs_chargeitem SET book_id = {other.book.id} WHERE id = {bill.item_id}")
    assert faults("bills_refer_within_book") == {"account", "item"}


def metered_bill(world: World) -> tuple[Bill, Reading]:
    item = world.item("Water")
    assignment = world.assignment("1-1-101", "Water")
    meter = Meter.objects.create(book=world.book, asset_id=assignment.asset_id, item=item)
    reading = Reading.objects.create(
        book_id=world.book.id, meter_id=meter.id, asset_id=assignment.asset_id, item_id=item.id, month=JAN,
        previous=D(100), current=D(120), multiplier=D(1), usage=D(20), actor_name="Mr Lin",
    )  # fmt: skip
    inputs = {"usage": "20", "previous": "100", "current": "120"}
    bill = world.bill("1-1-101", "Water", "100", JAN, origin=2, origin_id=reading.id, inputs=inputs)
    return bill, reading


@pytest.mark.parametrize(
    ("table", "change", "fault"),
    [
        ("billing_bill", "origin_id = 999", "no_reading"),
        ("metering_reading", "voided_at = now()", "reading_void"),
        ("metering_reading", "asset_id = 999", "asset"),
        ("metering_reading", "item_id = 999", "item"),
        ("metering_reading", "month = '2024-02-01'", "month"),
        ("metering_reading", "usage = 21", "usage"),
        ("metering_reading", "previous = 99", "previous"),
        ("metering_reading", "current = 121", "current"),
    ],
)
def test_a_reading_that_its_bill_does_not_follow_is_found(table: str, change: str, fault: str) -> None:
    bill, reading = metered_bill(World())
    assert not faults("readings_agree_with_bills")
    broken(f"UPDATE {table} SET {change} WHERE id = {bill.id if table == 'billing_bill' else reading.id}")
    assert faults("readings_agree_with_bills") == {fault}


def test_a_measure_other_than_the_usage_read_is_found() -> None:
    bill, _ = metered_bill(World())
    broken(f"UPDATE tariffs_tariff SET measure = 'usage', method = 'unit_price' WHERE id = {bill.tariff_id}")
    broken(f"UPDATE billing_bill SET inputs = NULL, measure = 19 WHERE id = {bill.id}")
    assert faults("readings_agree_with_bills") == {"usage"}


@pytest.mark.parametrize(
    ("table", "change", "fault"),
    [
        ("billing_bill", "run_id = 999", "no_run"),
        ("kit_run", "made = 2", "made"),
        ("kit_run", "amount = 11", "amount"),
        ("kit_run", "failed = 1", "failed"),
        ("kit_run", "stage = 'undone'", "undone"),
    ],
)
def test_a_run_that_tells_other_figures_than_its_bills_is_found(table: str, change: str, fault: str) -> None:
    world = World()
    run = Run.objects.create(
        book_id=world.book.id, kind="bills", stage="done", today=JAN, made=1, amount=D(10), actor_name="clock"
    )
    bill = world.bill("1-1-101", "Fee", "10", JAN, run_id=run.id)
    assert not faults("runs_agree_with_bills")
    broken(f"UPDATE {table} SET {change} WHERE id = {bill.id if table == 'billing_bill' else run.id}")
    assert fault in faults("runs_agree_with_bills")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda fee, bill: f"UPDATE billing_latefee SET amount = 9 WHERE id = {fee.id}", "amount"),
        (lambda fee, bill: f"UPDATE billing_latefee SET voided_at = now() WHERE id = {fee.id}", "no_late_fee"),
        (lambda fee, bill: f"UPDATE billing_latefee SET bill_id = 999 WHERE id = {fee.id}", "no_first_bill"),
        (lambda fee, bill: f"UPDATE billing_bill SET origin_id = 999 WHERE id = {bill.id}", "no_bill"),
        (lambda fee, bill: f"UPDATE billing_bill SET late_fee_of = NULL WHERE id = {bill.id}", "late_fee_of"),
        (lambda fee, bill: f"UPDATE billing_bill SET account_id = 999 WHERE id = {bill.id}", "account"),
    ],
)
def test_a_late_fee_without_its_bill_is_found(world: World, change: Callable[[LateFee, Bill], str], fault: str) -> None:
    fee = LateFee.objects.get()
    broken(change(fee, Bill.objects.get(origin=3)))
    assert fault in faults("late_fees_agree_with_bills")
