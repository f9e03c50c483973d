"""Many at once, and death at any statement: each bill is paid once, numbers have no gaps, nothing is half done."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection

from tallystick.billing.commands import post_late_fees
from tallystick.billing.models import Bill, LateFee
from tallystick.billing.queries import open_bills_on
from tallystick.billing.tests.helpers import CASHIER, World, make_world
from tallystick.cashier.commands import Collection, Means, Pick, collect, collecting, void_receipts
from tallystick.cashier.models import Receipt
from tallystick.cashier.tests.test_commands import prove_books
from tallystick.kit import sql
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING

pytestmark = pytest.mark.django_db(transaction=True)
APRIL, MAY, TODAY = date(2020, 4, 1), date(2020, 5, 1), date(2020, 5, 10)
CASH = (Means("cash"),)
REQUEST = UUID("00000000-0000-0000-0000-0000000000b2")


@pytest.fixture
def world() -> Iterator[World]:
    """Garden Court, whose books must hold at the end, whatever was done at once."""
    yield make_world()
    prove_books()


def at_once(orders: Sequence[Callable[[], Any]]) -> list[Any]:
    """Give all orders at the same instant, each by a connection of its own: what each answered, or how it failed."""
    answers: list[Any] = [None] * len(orders)
    start = Barrier(len(orders))

    def give(place: int) -> None:
        connection.ensure_connection()
        start.wait(30)
        try:
            answers[place] = orders[place]()
        except (Refusal, DatabaseError) as failure:
            answers[place] = failure
        finally:
            connection.close()

    threads = [Thread(target=give, args=(place,)) for place in range(len(orders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def paying(world: World, account: int, bills: Any = "all", **more: Any) -> Callable[[], int]:
    one = Collection(account, bills, means=CASH, **more)
    return lambda: collect(CASHIER, EVERYTHING, world.book, [one], today=TODAY)[0]


def voiding(world: World, receipt: int) -> Callable[[], int]:
    return lambda: void_receipts(CASHIER, EVERYTHING, world.book, [receipt], reason="twice", today=TODAY)[0]


def codes(answers: Sequence[Any]) -> list[str]:
    """Of each answer: won, or the code with which it was refused."""
    return sorted(answer.code if isinstance(answer, Refusal) else "won" for answer in answers)


def all_read_first(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    """Hold no account, and let nobody write before everybody has read that the bill is open."""
    together = Barrier(threads)

    def read_then_wait(*args: Any) -> list[sql.Row]:
        rows = open_bills_on(*args)
        together.wait(30)
        return rows

    monkeypatch.setattr(collecting, "hold_accounts", lambda book_id, ids: dict.fromkeys(ids, ""))
    monkeypatch.setattr(collecting, "open_bills_on", read_then_wait)


def test_the_race_is_real_without_protection(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, the tests below prove nothing."""
    bill = world.bill(world.chen, MAY, "100")
    all_read_first(monkeypatch, 8)
    guarded = sql.text_of("billing", "settle_bills")
    careless = guarded.replace("    AND b.paid + laid.amount <= b.amount\n", "")
    assert careless != guarded
    read = sql.text_of
    monkeypatch.setattr(sql, "text_of", lambda *file: careless if file == ("billing", "settle_bills") else read(*file))
    answers = at_once([paying(world, world.chen, [Pick(bill)])] * 8)
    # All eight believed that the bill was open; only the table's own constraint stopped seven of them.
    assert sum(isinstance(answer, IntegrityError) and "bill_paid" in str(answer) for answer in answers) == 7


def test_the_conditional_update_alone_lets_one_win(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bill = world.bill(world.chen, MAY, "100")
    all_read_first(monkeypatch, 8)
    assert codes(at_once([paying(world, world.chen, [Pick(bill)])] * 8)) == ["already_paid"] * 7 + ["won"]
    assert Receipt.objects.count() == 1


def test_eight_pay_the_same_bill_and_one_wins(world: World) -> None:
    bill = world.bill(world.chen, MAY, "100")
    answers = at_once([paying(world, world.chen, [Pick(bill)])] * 8)
    assert codes(answers) == ["already_paid"] * 7 + ["won"]
    losers = {answer.message for answer in answers if isinstance(answer, Refusal)}
    assert losers == {"Property fee 2020-05 of 1-1-101 was paid meanwhile: 0.00 is left."}


def test_part_payments_at_once_never_come_to_more_than_the_bill(world: World) -> None:
    bill = world.bill(world.chen, MAY, "100")
    answers = at_once([paying(world, world.chen, [Pick(bill, Decimal(30))])] * 8)
    assert codes(answers) == ["already_paid"] * 5 + ["won"] * 3
    assert Bill.objects.get(id=bill).paid == 90


def test_a_request_sent_32_times_at_once_is_one_receipt(world: World) -> None:
    world.bill(world.chen, MAY, "100")
    again = paying(world, world.chen, amount=Decimal(40), request_id=REQUEST)
    assert len(set(at_once([again] * 32))) == 1
    assert Receipt.objects.count() == 1


def test_one_request_id_for_two_accounts_at_once_is_used_once(world: World) -> None:
    world.bill(world.chen, MAY, "100")
    world.bill(world.li, MAY, "100")
    orders = [paying(world, account, request_id=REQUEST) for account in (world.chen, world.li)]
    assert codes(at_once(orders)) == ["request_reused", "won"]


def test_numbers_have_no_gaps_though_orders_fail_between(world: World) -> None:
    for month in range(1, 6):
        world.bill(world.chen, date(2020, month, 1), "100", item=world.plain)
        world.bill(world.li, date(2020, month, 1), "100", item=world.plain)
    orders = [paying(world, account, amount=Decimal(50)) for account in (world.chen, world.li)] * 8
    orders += [paying(world, world.chen, amount=Decimal(10_000))] * 4
    assert codes(at_once(orders)) == ["overpaid"] * 4 + ["won"] * 16
    assert sorted(Receipt.objects.values_list("seq", flat=True)) == list(range(1, 17))


def test_a_receipt_is_voided_once_and_its_number_is_the_next(world: World) -> None:
    world.bill(world.chen, MAY, "100")
    receipt = paying(world, world.chen)()
    assert codes(at_once([voiding(world, receipt)] * 8)) == ["already_voided"] * 7 + ["won"]


def test_pay_and_void_at_once(world: World) -> None:
    world.bill(world.chen, APRIL, "100")
    receipt = paying(world, world.chen, amount=Decimal(103))()
    answers = at_once([voiding(world, receipt), paying(world, world.chen)])
    # Whoever came first: either the void finds the late fee paid by the other, or all is paid anew after it.
    assert codes(answers) in (["money_moved_on", "won"], ["won", "won"])


def test_a_late_fee_is_posted_once_by_whoever_comes_first(world: World) -> None:
    world.bill(world.chen, APRIL, "100")
    posting = [lambda: post_late_fees(CASHIER, EVERYTHING, world.book, today=TODAY)] * 4
    answers = at_once([*posting, *[paying(world, world.chen)] * 4])
    assert codes(answers) == ["nothing_owed"] * 3 + ["won"] * 5
    assert [fee.amount for fee in LateFee.objects.all()] == [5]


def test_batches_in_opposite_order_wait_for_each_other_but_not_in_a_ring(world: World) -> None:
    for account in (world.chen, world.li):
        for month in range(1, 6):
            world.bill(account, date(2020, month, 1), "100")
    pair = [Collection(account, "all", amount=Decimal(7), means=CASH) for account in (world.chen, world.li)]
    orders = [
        lambda batch=batch: collect(CASHIER, EVERYTHING, world.book, batch, today=TODAY) for batch in (pair, pair[::-1]) * 6
    ]
    assert codes(at_once(orders)) == ["won"] * 12


class Killer:
    """Ends the session at its n-th statement, as if the process had died there."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.given = 0

    def __call__(self, execute: Any, statement: Any, params: Any, many: Any, context: Any) -> Any:
        self.given += 1
        if self.given == self.last:
            execute("SELECT pg_terminate_backend(pg_backend_pid())", None, False, context)
        return execute(statement, params, many, context)


def die_everywhere(order: Callable[[], Any], unchanged: Callable[[], Any]) -> Any:
    """Give an order again and again, killed one statement later each time, until it gets through; its answer."""
    before = unchanged()
    for statement in range(1, 100):
        killer = Killer(statement)
        try:
            with connection.execute_wrapper(killer):
                answer = order()
        except DatabaseError:
            connection.close()
            assert unchanged() == before
            prove_books()
        else:
            assert statement > killer.given > 8
            return answer
    raise AssertionError("it never got through")


def test_killed_at_any_statement_a_collection_leaves_nothing_and_can_be_sent_again(world: World) -> None:
    bill = world.bill(world.chen, APRIL, "100")
    order = paying(world, world.chen, request_id=REQUEST)
    receipt = die_everywhere(order, lambda: (Receipt.objects.count(), Bill.objects.count(), LateFee.objects.count()))
    assert order() == receipt
    assert (Receipt.objects.get(id=receipt).seq, Bill.objects.get(id=bill).paid) == (1, 100)


def test_killed_at_any_statement_a_void_leaves_nothing(world: World) -> None:
    bill = world.bill(world.chen, APRIL, "100")
    receipt = paying(world, world.chen)()
    die_everywhere(voiding(world, receipt), lambda: (Receipt.objects.count(), Bill.objects.get(id=bill).paid))
    assert Bill.objects.get(id=bill).paid == 0
