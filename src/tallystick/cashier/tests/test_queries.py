"""Receipts found again: lists, totals, and one with all that is printed on it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tallystick.billing.tests.helpers import CASHIER, World, make_world
from tallystick.cashier.commands import Collection, Means, collect, void_receipts
from tallystick.cashier.queries import (
    ReceiptFilter,
    all_receipts,
    means_totals,
    receipt,
    receipt_numbers,
    receipt_totals,
    receipts,
)
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import run_checks
from tallystick.kit.who import EVERYTHING, Actor, Scope

pytestmark = pytest.mark.django_db
APRIL, TODAY = date(2020, 4, 1), date(2020, 5, 10)
EVENING = Actor(8, "Zhao Lei")


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def made(world: World) -> list[int]:
    """Mrs Chen pays 105 in cash and by card; Mr Li pays 40 by WeChat, money that came on the 2nd, and takes it back."""
    world.bill(world.chen, APRIL, "100")
    world.bill(world.li, APRIL, "40", item=world.plain)
    means = (Means("cash", Decimal(5)), Means("card", None, "POS 7"))
    (first,) = collect(CASHIER, EVERYTHING, world.book, [Collection(world.chen, "all", means=means)], today=TODAY)
    back = Collection(world.li, "all", means=(Means("wechat"),), on_day=date(2020, 5, 2), remark="by his son")
    (second,) = collect(EVENING, EVERYTHING, world.book, [back], today=TODAY)
    return [first, second, *void_receipts(EVENING, EVERYTHING, world.book, [second], reason="twice", today=TODAY)]


def found(**wanted: Any) -> list[int]:
    return [row.id for row in receipts(EVERYTHING, ReceiptFilter(**wanted)).rows]


def test_a_list_is_latest_first_and_comes_in_pages(world: World, made: list[int]) -> None:
    page = receipts(EVERYTHING, ReceiptFilter(), limit=2)
    assert ([row.id for row in page.rows], page.after) == (made[:0:-1], made[1])
    last = receipts(EVERYTHING, ReceiptFilter(), after=page.after, limit=2)
    assert ([row.id for row in last.rows], last.after) == ([made[0]], None)


def test_filters(world: World, made: list[int]) -> None:
    first, second, void = made
    assert found(account_id=world.chen) == [first]
    assert found(method="card") == [first]
    assert found(method="wechat") == [void, second]
    assert found(last_on=date(2020, 5, 2)) == [second]
    assert found(last_on=date(2020, 5, 2), by_entry=True) == []
    assert found(first_on=TODAY, by_entry=True) == [void, second, first]
    assert found(cashier="Zhao Lei", kind="payment") == [second]
    assert found(number="2020-000002") == found(number="2") == [second]
    assert found(number="no number") == []
    assert found(book_id=world.book + 1) == []


def test_totals_take_off_what_was_voided(world: World, made: list[int]) -> None:
    (all_of_it,) = receipt_totals(EVERYTHING, ReceiptFilter())
    assert (all_of_it.currency, all_of_it.receipts, all_of_it.voids, all_of_it.amount) == ("CNY", 3, 1, 105)
    by_means = {row.method: row.amount for row in means_totals(EVERYTHING, ReceiptFilter())}
    assert by_means == {"cash": 5, "card": 100, "wechat": 0}
    assert receipt_totals(Scope(frozenset()), ReceiptFilter()) == []


def test_a_receipt_with_its_lines_and_means(world: World, made: list[int]) -> None:
    row = receipt(EVERYTHING, made[0])
    assert (row.number, row.account_code, row.methods) == ("2020-000001", "1-1-101", ["cash", "card"])
    assert [(line.item_name, line.amount, line.late_fee_of is not None) for line in row.lines] == [
        ("Property fee", 100, False), ("Property fee", 5, True)
    ]  # fmt: skip
    assert [(means.method, means.amount, means.reference) for means in row.means] == [
        ("cash", 5, ""), ("card", 100, "POS 7")
    ]  # fmt: skip


def test_a_receipt_and_its_void_name_each_other(world: World, made: list[int]) -> None:
    second, void = receipt(EVERYTHING, made[1]), receipt(EVERYTHING, made[2])
    assert (second.void_number, void.voids_number, void.reason) == ("2020-000003", "2020-000002", "twice")
    assert [line.amount for line in void.lines] == [-40]
    assert receipt_numbers(EVERYTHING, world.book, made[:2]) == {made[0]: "2020-000001", made[1]: "2020-000002"}


def test_what_is_out_of_scope_does_not_exist(world: World, made: list[int]) -> None:
    elsewhere = Scope(frozenset({world.book + 1}))
    assert receipts(elsewhere, ReceiptFilter()).rows == []
    assert receipts(elsewhere, ReceiptFilter(book_id=world.book)).rows == []
    for ask in (lambda: receipt(elsewhere, made[0]), lambda: all_receipts(elsewhere, world.book)):
        with pytest.raises(Refusal) as caught:
            ask()
        assert caught.value.code == "unknown_thing"


def test_all_receipts_of_a_book_come_with_lines(world: World, made: list[int]) -> None:
    assert [(row.number, len(row.lines)) for row in all_receipts(EVERYTHING, world.book)] == [
        ("2020-000003", 1), ("2020-000002", 1), ("2020-000001", 2)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "check", "fault"),
    [
        ("DELETE FROM cashier_receipt WHERE seq = 2", "numbers_without_gaps", "gap"),
        ("UPDATE cashier_receiptcounter SET last = 9", "numbers_without_gaps", "counter"),
        ("UPDATE cashier_receiptmeans SET amount = amount + 1", "receipts_add_up", "means"),
        ("UPDATE billing_settlement SET amount = amount * 2", "receipts_add_up", "bills"),
        ("DELETE FROM cashier_receipt", "receipts_add_up", "no_receipt"),
        ("UPDATE cashier_receipt SET kind = 'payment'", "voids_mirror_receipts", "kind"),
        ("UPDATE cashier_receipt SET amount = amount * 2 WHERE kind = 'payment'", "voids_mirror_receipts", "amount"),
    ],
)  # fmt: skip
def test_the_checks_find_what_is_wrong(world: World, made: list[int], statement: str, check: str, fault: str) -> None:
    def faults() -> set[str]:
        (found,) = [found for found in run_checks("cashier", None) if found.name == check]
        return {row.fault for row in found.faults}

    assert faults() == set()
    with connection.cursor() as cursor:
        for table in ("cashier_receipt", "cashier_receiptmeans", "billing_settlement"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
    assert fault in faults()
