"""The books as entries and balances: every transaction balances, at any day."""

from datetime import date
from decimal import Decimal
from itertools import groupby

import pytest

from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, Scope
from tallystick.ledger import queries

from .world import World

pytestmark = pytest.mark.django_db

JAN, FEB, MAR = date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)


def drawn(world: World, last: date = date(2025, 1, 1), first: date | None = None) -> list[tuple[str, str, str, Decimal]]:
    found = queries.entries(EVERYTHING, world.book.id, first, last)
    return [(str(one.day), one.reference.split()[0], one.path, one.amount) for one in found]


def test_a_bill_is_posted_with_its_tax() -> None:
    world = World()
    world.bill("1-1-101", "Power", "100", JAN, tax_percent="8", tax="8")
    assert drawn(world) == [
        ("2024-01-01", "bill", "Income:Power:Charges", Decimal(-100)),
        ("2024-01-01", "bill", "Assets:Receivable:1-1-101", Decimal(108)),
        ("2024-01-01", "bill", "Liabilities:Tax", Decimal(-8)),
    ]


def test_mrs_chen_pays_by_two_means() -> None:
    world = World()
    fee = world.bill("1-1-101", "Fee", "100", JAN)
    world.receipt("1-1-101", FEB, {"cash": "30", "wechat": "70"}, {fee: "100"})
    assert drawn(world, first=FEB) == [
        ("2024-02-01", "receipt", "Assets:Cash", Decimal(30)),
        ("2024-02-01", "receipt", "Assets:Wechat", Decimal(70)),
        ("2024-02-01", "receipt", "Assets:Receivable:1-1-101", Decimal(-100)),
    ]


def test_money_for_a_bill_not_yet_posted_is_an_advance_until_it_is() -> None:
    world = World()
    fee = world.bill("1-1-101", "Fee", "100", FEB, made_on=JAN)
    world.receipt("1-1-101", date(2024, 1, 15), {"cash": "40"}, {fee: "40"})
    (before,) = queries.receivables(EVERYTHING, world.book.id, date(2024, 1, 31))
    assert (before.receivable, before.advances) == (0, 40)
    (after,) = queries.receivables(EVERYTHING, world.book.id, FEB)
    assert (after.receivable, after.advances) == (60, 0)


def test_an_advance_taken_back_before_its_bill_is_posted_leaves_nothing() -> None:
    world = World()
    fee = world.bill("1-1-101", "Fee", "100", FEB, made_on=JAN)
    receipt = world.receipt("1-1-101", date(2024, 1, 15), {"cash": "40"}, {fee: "40"})
    world.void_receipt(receipt, date(2024, 1, 20))
    (after,) = queries.receivables(EVERYTHING, world.book.id, FEB)
    assert (after.receivable, after.advances) == (100, 0)
    assert not [line for line in drawn(world) if line[1] == "advance"]


def test_an_advance_taken_back_after_the_posting_opens_the_bill_again() -> None:
    world = World()
    fee = world.bill("1-1-101", "Fee", "100", FEB, made_on=JAN)
    receipt = world.receipt("1-1-101", date(2024, 1, 15), {"cash": "40"}, {fee: "40"})
    world.void_receipt(receipt, MAR)
    assert queries.receivables(EVERYTHING, world.book.id, FEB)[0].receivable == 60
    assert queries.receivables(EVERYTHING, world.book.id, MAR)[0].receivable == 100


def test_a_void_turns_the_posting_around_on_its_own_day() -> None:
    world = World()
    fee = world.bill("1-1-101", "Fee", "100", JAN)
    world.void_bill(fee, FEB)
    assert queries.receivables(EVERYTHING, world.book.id, JAN)[0].receivable == 100
    assert queries.receivables(EVERYTHING, world.book.id, FEB)[0].receivable == 0


def test_a_bill_voided_before_its_posting_was_never_in_the_books() -> None:
    world = World()
    world.void_bill(world.bill("1-1-101", "Fee", "100", MAR, made_on=JAN), FEB)
    assert drawn(world) == []


def test_a_late_fee_and_an_opening_balance_are_told_apart_from_charges() -> None:
    world = World()
    fee = world.bill("1-1-101", "Fee", "100", JAN)
    world.late_fee(fee, "3", FEB)
    world.bill("1-1-101", "Fee", "7", JAN, origin=5, origin_id=1)
    held = {one.path: one.closing for one in queries.balances(EVERYTHING, world.book.id, MAR)}
    assert held == {
        "Assets:Receivable:1-1-101": 110, "Income:Fee:Charges": -100, "Income:Fee:LateFees": -3, "Equity:Opening": -7,
    }  # fmt: skip


def test_every_transaction_balances_and_balances_are_the_sums_of_entries() -> None:
    world = World()
    full_world(world)
    entries = list(queries.entries(EVERYTHING, world.book.id, None, MAR))
    for _, lines in groupby(entries, key=lambda entry: entry[:3]):
        assert sum(line.amount for line in lines) == 0
    held = {one.path: one.closing for one in queries.balances(EVERYTHING, world.book.id, MAR)}
    assert held == {path: sum(one.amount for one in entries if one.path == path) for path in {e.path for e in entries}}


def test_another_book_is_not_seen() -> None:
    world, other = World(), World("TOWER")
    full_world(other)
    assert drawn(world) == []
    with pytest.raises(UnknownThing):
        queries.entries(Scope(frozenset({world.book.id})), other.book.id, None, MAR)
    with pytest.raises(UnknownThing):
        queries.balances(Scope(None, frozenset({1})), world.book.id, MAR)


def full_world(world: World) -> None:
    """Cut periods, part payments, voids, advances, tax and late fees in one book."""
    cut = world.bill("1-1-101", "Property fee", "33.33", date(2024, 1, 21), ends_on=date(2024, 1, 31))
    power = world.bill("1-1-101", "电费", "100", JAN, tax_percent="8", tax="8")
    ahead = world.bill("1-1-102", "Property fee", "250", MAR, made_on=JAN)
    wrong = world.bill("1-1-102", "Property fee", "999.99", JAN)
    world.void_bill(wrong, FEB)
    world.receipt("1-1-101", date(2024, 2, 3), {"cash": "20.50"}, {cut: "20.50"}, remark='half now,\nsays "she"; rest\\')
    late = world.late_fee(power, "1.23", date(2024, 2, 10))
    world.receipt("1-1-101", date(2024, 2, 10), {"wechat": "109.23"}, {power: "108", late: "1.23"})
    world.receipt("1-1-102", date(2024, 1, 5), {"transfer": "100", "cash": "50"}, {ahead: "150"})
    taken_back = world.receipt("1-1-102", date(2024, 2, 5), {"card": "60"}, {ahead: "60"})
    world.void_receipt(taken_back, date(2024, 2, 6), reason="bounced")
