"""Lists of bills against their naive twin: a clerk who looks at every bill, sorts them on the table and counts pages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tallystick.billing.models import Bill
from tallystick.billing.queries import (
    SORTS,
    STATES,
    BillFilter,
    bill,
    bill_history,
    bill_ids,
    bill_totals,
    bills,
    bills_for_sheet,
    few_enough,
)
from tallystick.estate.models import Asset, Building
from tallystick.kit.models import Run
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, Scope

from .helpers import World, make_world

TODAY = date(2020, 4, 15)
MONTHS = [date(2020, month, 1) for month in (2, 3, 4, 5)]


def _lay_out(world: World, wanted: list[tuple[bool, date, int, int, bool]]) -> None:
    """Bills as (Mrs Chen's?, month, amount, paid at most that, void?)."""
    for chen, month, amount, paid, void in wanted:
        bill_id = world.bill(world.chen if chen else world.li, month, str(amount))
        changes: dict[str, Any] = {"paid": min(paid, amount)}
        if void:
            changes = {"voided_how": 1, "voided_on": TODAY, "voided_at": "2020-04-15T10:00Z"}
        Bill.objects.filter(id=bill_id).update(**changes)


def _matches(row: Bill, state: str) -> bool:
    if state == "void":
        return row.voided_at is not None
    if row.voided_at is not None:
        return False
    owed = row.amount - row.paid
    return {
        "live": True, "unpaid": owed > 0, "open": row.paid == 0 and row.amount > 0, "part": 0 < row.paid < row.amount,
        "paid": owed == 0, "overdue": owed > 0 and row.due_on < TODAY,
    }[state]  # fmt: skip


def _owed(row: Bill) -> Decimal:
    """A void bill owes nothing."""
    return row.amount - row.paid if row.voided_at is None else Decimal(0)


def _twin(wanted: BillFilter) -> list[int]:
    keys: dict[str, Any] = {
        "month": lambda row: row.starts_on, "due": lambda row: row.due_on, "amount": lambda row: row.amount,
        "outstanding": _owed, "unit": lambda row: row.asset_id,  # units were made in order
    }  # fmt: skip
    found = [row for row in Bill.objects.order_by("book_id", "origin", "origin_id", "id") if _matches(row, wanted.state)]
    found = [row for row in found if wanted.month_from is None or row.starts_on >= wanted.month_from]
    found = [row for row in found if wanted.month_to is None or row.starts_on <= wanted.month_to]
    found = [row for row in found if wanted.account_id is None or row.account_id == wanted.account_id]
    return [row.id for row in _stably(found, keys[wanted.sort], wanted.descending)]


def _stably(found: list[Bill], key: Any, descending: bool) -> list[Bill]:
    """Sorted by the key alone: what is equal stays as it lay, also where the order is turned."""
    if not descending:
        return sorted(found, key=key)
    return [row for value in sorted({key(row) for row in found}, reverse=True) for row in found if key(row) == value]


def _pages(wanted: BillFilter) -> list[int]:
    ids: list[int] = []
    page = bills(EVERYTHING, wanted, limit=3)
    while True:
        ids += [row.id for row in page.rows]
        if page.after is None:
            return ids
        page = bills(EVERYTHING, wanted, after=page.after, limit=3)


class TestLists(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(
        laid=st.lists(
            st.tuples(st.booleans(), st.sampled_from(MONTHS), st.integers(0, 4), st.integers(0, 4), st.booleans()),
            max_size=9,
        ),
        state=st.sampled_from(STATES),
        sort=st.sampled_from(SORTS),
        descending=st.booleans(),
        months=st.tuples(st.none() | st.sampled_from(MONTHS), st.none() | st.sampled_from(MONTHS)),
        one_account=st.booleans(),
    )
    def test_pages_ids_sheet_and_totals_are_what_a_clerk_finds(
        self, laid: Any, state: str, sort: str, descending: bool, months: Any, one_account: bool
    ) -> None:
        world = make_world()
        _lay_out(world, laid)
        wanted = BillFilter(
            days={world.book: TODAY}, state=state, sort=sort, descending=descending, month_from=months[0],
            month_to=months[1], account_id=world.chen if one_account else None,
        )  # fmt: skip
        found = _twin(wanted)
        assert _pages(wanted) == found
        assert bill_ids(EVERYTHING, wanted).get(world.book, []) == sorted(found)
        assert len(list(bills_for_sheet(EVERYTHING, wanted))) == len(found)
        (totals,) = bill_totals(EVERYTHING, wanted)
        rows = Bill.objects.filter(id__in=found)
        assert totals.bills == len(found)
        assert totals.billed == sum((row.amount for row in rows), Decimal(0))
        owed_by_now = (_owed(row) for row in rows if row.posted_on <= TODAY)
        assert totals.outstanding == sum(owed_by_now, Decimal(0))


@pytest.mark.django_db
def test_what_is_out_of_scope_is_not_there() -> None:
    world = make_world()
    bill_id = world.bill(world.chen, MONTHS[0], "100")
    nothing = Scope(frozenset())
    everything = BillFilter(days={world.book: TODAY})
    assert bills(nothing, everything).rows == []
    assert bill_totals(nothing, everything) == []
    assert bill_ids(nothing, everything) == {}
    with pytest.raises(UnknownThing):
        bill(nothing, bill_id, today=TODAY)
    assert bills(Scope(item_ids=frozenset({world.plain})), everything).rows == []


@pytest.mark.django_db
def test_bills_of_several_books_stand_in_one_list() -> None:
    here, there = make_world(), make_world("RIVER", "VND")
    for month in MONTHS:
        here.bill(here.chen, month, "100")
        there.bill(there.chen, month, "100")
    both = BillFilter(days={here.book: TODAY, there.book: TODAY})
    found = _pages(both)
    assert len(found) == 8
    assert len(set(found)) == 8
    assert [row.currency for row in bill_totals(EVERYTHING, both)] == ["CNY", "VND"]
    assert len(_pages(replace(both, sort="amount"))) == 8


@pytest.mark.django_db
def test_a_part_of_a_code_finds_the_account_s_bills() -> None:
    world = make_world()
    world.bill(world.chen, MONTHS[0], "100")
    world.bill(world.li, MONTHS[0], "100")
    found = bills(EVERYTHING, BillFilter(days={world.book: TODAY}, text="1-102")).rows
    assert [row.account_code for row in found] == ["1-1-102"]


@pytest.mark.django_db
def test_a_bill_is_shown_with_what_it_replaced() -> None:
    world = make_world()
    first = world.bill(world.chen, MONTHS[0], "100")
    Bill.objects.filter(id=first).update(
        voided_how=Bill.Voided.REPLACED, voided_on=TODAY, voided_at="2020-04-15T10:00Z", keeps_place=False
    )
    fields = Bill.objects.filter(id=first).values().get()
    dropped = ("id", "voided_how", "voided_on", "voided_at", "keeps_place", "replaces_id")
    values = {name: value for name, value in fields.items() if name not in dropped}
    successor = Bill.objects.create(**values, replaces_id=first)
    assert [row.id for row in bill_history(EVERYTHING, first, today=TODAY)] == [first, successor.id]
    assert [row.status for row in bill_history(EVERYTHING, successor.id, today=TODAY)] == ["void", "open"]


@pytest.mark.django_db
def test_texts_that_very_many_accounts_hold_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world()
    ids = [world.bill(account, month, "100") for month in MONTHS[:2] for account in (world.chen, world.li)]
    wanted = BillFilter(days={world.book: TODAY}, text="1-1-10", descending=False)
    found = _pages(wanted)
    assert found == ids
    monkeypatch.setattr("tallystick.billing.queries.looking.ACCOUNTS_LOOKED_AT", 1)
    assert (_pages(wanted), few_enough(EVERYTHING, wanted)) == (found, False)
    assert bill_ids(EVERYTHING, wanted)[world.book] == ids
    assert len(list(bills_for_sheet(EVERYTHING, wanted))) == 4
    assert [row.bills for row in bill_totals(EVERYTHING, wanted)] == [4]
    # By its module: the package hands on a function of the same name.
    monkeypatch.setattr(import_module("tallystick.billing.queries.bills"), "ACCOUNTS_ADDED_UP", 1)
    assert bill_totals(EVERYTHING, wanted) == []


@pytest.mark.django_db
def test_bills_of_a_building_and_of_a_run_are_found() -> None:
    world = make_world()
    mine = world.bill(world.chen, MONTHS[0], "100")
    world.bill(world.li, MONTHS[0], "100")
    building = Building.objects.create(book_id=world.book, code="G1")
    Asset.objects.filter(id=world.assets[world.chen]).update(building=building)
    days = {world.book: TODAY}
    assert _pages(BillFilter(days=days, building_id=building.id)) == [mine]
    assert _pages(BillFilter(days=days, building_id=building.id, text="1-1-102")) == []
    run = Run.objects.create(
        book_id=world.book, kind="bills", today=TODAY, actor_name="clock", made=1, first_on=MONTHS[1], last_on=MONTHS[1]
    )
    values = Bill.objects.filter(id=mine).values().get() | {"id": mine + 1000, "run_id": run.id, "origin_id": 10**9}
    made = Bill.objects.create(**values | {"starts_on": MONTHS[1], "ends_on": MONTHS[2]})
    assert _pages(BillFilter(days=days, run_id=run.id)) == [made.id]
    assert _pages(BillFilter(days=days, run_id=run.id + 1)) == []
