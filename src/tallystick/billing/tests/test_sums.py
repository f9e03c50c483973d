"""Kept sums beside a clerk who adds up every bill: after random lives of a book, and while many people pay at once."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.billing import commands
from tallystick.billing.models import Bill, BillSum, Settlement
from tallystick.billing.queries import BillFilter, bill_totals
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import run_checks
from tallystick.kit.who import CLOCK, EVERYTHING, OPERATOR
from tallystick.tariffs import commands as tariffs

from .helpers import CASHIER, make_world
from .test_runs import Court

TODAY = date(2020, 5, 10)
MONTHS = [date(2020, month, 1) for month in (3, 4, 5, 6)]
Sums = dict[tuple[Any, ...], tuple[int, Decimal, Decimal]]


def state(row: Bill) -> str:
    if row.voided_how is not None:
        return "void"
    return "paid" if row.paid == row.amount else "part" if row.paid else "open"


def by_clerk() -> Sums:
    """Every bill that people see, added to its pile."""
    piles: dict[tuple[Any, ...], list[Bill]] = defaultdict(list)
    for row in Bill.objects.exclude(voided_how=Bill.Voided.REPLACED):
        piles[row.book_id, row.starts_on, row.item_id, row.due_on, row.posted_on, state(row)].append(row)
    nothing = Decimal(0)
    return {
        key: (len(rows), sum((row.amount for row in rows), nothing), sum((row.paid for row in rows), nothing))
        for key, rows in piles.items()
    }


def kept() -> Sums:
    found: Sums = {}
    for row in BillSum.objects.all():
        key = (row.book_id, row.starts_on, row.item_id, row.due_on, row.posted_on, row.state)
        bills, amount, paid = found.get(key, (0, Decimal(0), Decimal(0)))
        found[key] = (bills + row.bills, amount + row.amount, paid + row.paid)
    return {key: sums for key, sums in found.items() if any(sums)}


class Life:
    """What may happen to the bills of a small book; what is refused is left."""

    def __init__(self) -> None:
        self.court = Court(daily_percent=Decimal("0.5"))
        self.tariff = self.court.tariff()
        self.assignment = self.court.assign(self.tariff, date(2020, 3, 1))
        self.receipts = 0

    def run(self, pick: int) -> None:
        self.court.by_hand(MONTHS[pick % 4])

    def night(self, pick: int) -> None:
        commands.generate(OPERATOR, EVERYTHING, self.court.book, commands.Wanted(), today=TODAY)

    def pay(self, pick: int) -> None:
        if row := self._bill(pick, voided_how=None):
            self.receipts += 1
            amount = (row.amount - row.paid) if pick % 2 else Decimal(10)
            one = commands.Settle(row.id, self.receipts, row.account_id, amount, TODAY)
            commands.settle(CASHIER, EVERYTHING, self.court.book, [one])

    def take_back(self, pick: int) -> None:
        taken = set(Settlement.objects.filter(reverses_id=None).values_list("receipt_id", flat=True))
        left = sorted(taken - {row.receipt_id - 1000 for row in Settlement.objects.exclude(reverses_id=None)})
        if left:
            receipt = left[pick % len(left)]
            commands.reverse(CASHIER, EVERYTHING, self.court.book, [commands.Reverse(receipt, receipt + 1000)], today=TODAY)

    def void(self, pick: int) -> None:
        if row := self._bill(pick):
            commands.void_bills(CASHIER, EVERYTHING, self.court.book, [row.id], today=TODAY, reason="twice")

    def rerate(self, pick: int) -> None:
        price = tariffs.NewVersion(date(2020, 3, 1 + pick % 20), unit_price=Decimal(pick % 5 + 1))
        tariffs.add_version(OPERATOR, EVERYTHING, self.tariff, price, today=TODAY)
        commands.rerate(OPERATOR, EVERYTHING, self.court.book, self.tariff, today=TODAY)

    def end(self, pick: int) -> None:
        ending = commands.Ending(self.assignment, date(2020, 3 + pick % 3, 15))
        commands.end_assignments(OPERATOR, EVERYTHING, self.court.book, [ending], today=TODAY)

    def undo(self, pick: int) -> None:
        if row := self._bill(pick):
            commands.undo_run(OPERATOR, EVERYTHING, row.run_id or 0, today=TODAY, reason="wrong")

    def post(self, pick: int) -> None:
        commands.post_late_fees(OPERATOR, EVERYTHING, self.court.book, today=TODAY)

    def fold(self, pick: int) -> None:
        commands.fold_sums(CLOCK, EVERYTHING)

    def _bill(self, pick: int, **which: Any) -> Bill | None:
        rows = list(Bill.objects.filter(book_id=self.court.book, **which).order_by("id"))
        return rows[pick % len(rows)] if rows else None


ACTS = ("run", "night", "pay", "pay", "take_back", "void", "rerate", "end", "undo", "post", "fold")


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30)), min_size=4, max_size=14))
def test_kept_sums_are_what_a_clerk_adds_up(acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        life = Life()
        life.run(2)
        for name, pick in acts:
            try:
                with transaction.atomic():
                    getattr(life, name)(pick)
            except Refusal:
                continue
            assert kept() == by_clerk(), name
        (check,) = [found for found in run_checks("billing", None) if found.name == "sums_agree_with_bills"]
        assert check.faults == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_folding_leaves_one_row_a_key_and_the_same_totals() -> None:
    world = make_world()
    for month in MONTHS[:2] * 3:
        world.bill(world.chen, month, "100")
    everything = BillFilter(days={world.book: TODAY})
    before = bill_totals(EVERYTHING, everything)
    assert commands.fold_sums(CLOCK, EVERYTHING) == 4
    assert BillSum.objects.count() == 2
    assert bill_totals(EVERYTHING, everything) == before
    assert commands.fold_sums(CLOCK, EVERYTHING) == 0


@pytest.mark.django_db
def test_a_sum_that_is_wrong_is_found() -> None:
    world = make_world()
    world.bill(world.chen, MONTHS[0], "100")
    BillSum.objects.update(paid=Decimal(1))
    (check,) = [found for found in run_checks("billing", None) if found.name == "sums_agree_with_bills"]
    assert [row.fault for row in check.faults] == ["paid"]


def together(acts: list[Callable[[], object]]) -> list[Exception]:
    """Carry out all at the same instant, each by a connection of its own; what went wrong."""
    start, wrong = Barrier(len(acts)), list[Exception]()

    def carry_out(act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(30)
            act()
        except Exception as fault:
            wrong.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=carry_out, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


@pytest.mark.django_db(transaction=True)
def test_thirty_two_cashiers_and_a_run_do_not_wait_for_one_another_s_sums() -> None:
    """All bills are of one key. Who pays holds its bill to the end; none may hold what another needs for its sums."""
    world = make_world()
    bills = [world.bill(world.chen, MONTHS[0], "100") for _ in range(32)]

    def pay(bill: int, receipt: int) -> None:
        with transaction.atomic():
            for part in range(2):
                one = commands.Settle(bill, receipt * 10 + part, world.chen, Decimal(50), TODAY)
                commands.settle(CASHIER, EVERYTHING, world.book, [one])
            everybody_has_paid.wait(60)

    everybody_has_paid = Barrier(len(bills))
    acts = [lambda bill=bill, place=place: pay(bill, place) for place, bill in enumerate(bills)]
    folding = [lambda: commands.fold_sums(CLOCK, EVERYTHING)] * 4
    assert together([*acts, *folding]) == []
    assert kept() == by_clerk()
    commands.fold_sums(CLOCK, EVERYTHING)
    assert kept() == by_clerk()
    assert BillSum.objects.count() == 1
