"""Money laid on bills by whoever orders it, without a desk: it fits, or the refusal says how the bill stands."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from tallystick.billing.commands import Reverse, Settle, reverse, settle
from tallystick.billing.models import Bill, Settlement
from tallystick.billing.queries import bill_states
from tallystick.billing.tests.helpers import CASHIER, World, make_world
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Found, run_checks
from tallystick.kit.who import EVERYTHING

pytestmark = pytest.mark.django_db
MAY, TODAY = date(2020, 5, 1), date(2020, 5, 10)


@pytest.fixture
def world() -> World:
    return make_world()


def lay(world: World, bill: int, account: int, *amounts: str) -> None:
    settle(
        CASHIER, EVERYTHING, world.book, [Settle(bill, 1, account, Decimal(amount), TODAY) for amount in amounts]
    )  # fmt: skip


def found(name: str) -> Found:
    (check,) = [check for check in run_checks("billing", None) if check.name == name]
    return check


def test_money_of_several_receipts_at_once_lies_on_one_bill(world: World) -> None:
    bill = world.bill(world.chen, MAY, "100")
    lay(world, bill, world.chen, "30", "70")
    assert bill_states(EVERYTHING, world.book, [bill])[bill].outstanding == 0
    assert Settlement.objects.filter(bill_id=bill).count() == 2
    assert found("paid_is_settled") == Found("billing", "paid_is_settled", 1, [])


@pytest.mark.parametrize(
    ("amounts", "code"),
    [(("60", "41"), "already_paid"), (("0",), "not_positive"), (("-1",), "not_positive"), (("0.001",), "too_many_decimals")],
)
def test_what_does_not_fit_is_refused_whole(world: World, amounts: tuple[str, ...], code: str) -> None:
    bill = world.bill(world.chen, MAY, "100")
    with pytest.raises(Refusal) as caught:
        lay(world, bill, world.chen, *amounts)
    assert caught.value.code == code
    assert Bill.objects.get(id=bill).paid == Settlement.objects.count() == 0


def test_a_bill_of_another_account_takes_no_money(world: World) -> None:
    bill = world.bill(world.chen, MAY, "100")
    mixed = [Settle(bill, 1, account, Decimal(1), TODAY) for account in (world.chen, world.li)]
    with pytest.raises(Refusal, match="owed by another account, 1-1-101"):
        settle(CASHIER, EVERYTHING, world.book, mixed)


def test_what_was_laid_is_taken_back_by_a_further_record(world: World) -> None:
    bill = world.bill(world.chen, MAY, "100")
    lay(world, bill, world.chen, "30")
    reverse(CASHIER, EVERYTHING, world.book, [Reverse(1, 2)], today=TODAY)
    assert list(Settlement.objects.order_by("id").values_list("receipt_id", "amount")) == [(1, 30), (2, -30)]
    assert found("reversals_mirror_settlements") == Found("billing", "reversals_mirror_settlements", 2, [])


@pytest.mark.parametrize(
    "change",
    [
        lambda: Settlement.objects.update(amount=1),
        lambda: Settlement.objects.all().delete(),
        lambda: Bill.objects.update(amount=1, net=1),
        lambda: Bill.objects.update(paid=101),
    ],
)
def test_the_database_itself_refuses_to_change_money(world: World, change: Callable[[], object]) -> None:
    lay(world, world.bill(world.chen, MAY, "100"), world.chen, "30")
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("statement", "check", "fault"),
    [
        ("UPDATE billing_bill SET paid = paid + 1", "paid_is_settled", "paid"),
        ("UPDATE billing_settlement SET bill_id = 0", "paid_is_settled", "no_bill"),
        ("UPDATE billing_settlement SET account_id = 0", "paid_is_settled", "account"),
        ("UPDATE billing_settlement SET amount = -20 WHERE amount < 0", "reversals_mirror_settlements", "amount"),
        ("UPDATE billing_settlement SET reverses_id = 0 WHERE amount < 0", "reversals_mirror_settlements", "no_settlement"),
    ],
)  # fmt: skip
def test_the_checks_find_what_is_wrong(world: World, statement: str, check: str, fault: str) -> None:
    bill = world.bill(world.chen, MAY, "100")
    lay(world, bill, world.chen, "30")
    reverse(CASHIER, EVERYTHING, world.book, [Reverse(1, 2)], today=TODAY)
    assert found(check).faults == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE billing_bill DISABLE TRIGGER USER; ALTER TABLE billing_settlement DISABLE TRIGGER USER")
        cursor.execute(statement)
    assert fault in {row.fault for row in found(check).faults}
