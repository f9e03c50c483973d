"""The list of receipts, its pages and totals, beside a clerk who leafs through all of them."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.billing.tests.helpers import CASHIER, World, make_world
from tallystick.cashier.commands import Collection, Means, collect, fold_sums, void_receipts
from tallystick.cashier.models import Receipt, ReceiptMeans, ReceiptSum
from tallystick.cashier.queries import SORTS, ReceiptFilter, cashiers, means_totals, receipt_list, receipt_totals
from tallystick.kit.listing import BadCursor, Order
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import run_checks
from tallystick.kit.who import CLOCK, EVERYTHING, Actor, Scope

APRIL, TODAY = date(2020, 4, 1), date(2020, 5, 10)
DAYS = [date(2020, 5, day) for day in (2, 9, 10)]
PEOPLE = (CASHIER, Actor(8, "Zhao Lei"))
METHODS = ("cash", "card", "wechat")
Told = list[tuple[int, int, str, tuple[str, ...], bool]]


def lay_out(world: World, told: Told) -> None:
    """Receipts as (whose, on which of the days, by whom, by which means, voided?)."""
    for account, day, name, methods, is_voided in told:
        payer = (world.chen, world.li)[account]
        world.bill(payer, APRIL, "10", item=world.plain)
        means = [Means(method, Decimal(3), "POS 7" if method == "card" else "") for method in methods[:-1]]
        paid = Collection(payer, "all", means=(*means, Means(methods[-1])), on_day=DAYS[day])
        who = next(one for one in PEOPLE if one.name == name)
        made = collect(who, EVERYTHING, world.book, [paid], today=TODAY)
        if is_voided:
            void_receipts(CASHIER, EVERYTHING, world.book, made, reason="twice", today=TODAY)


def by_clerk(wanted: ReceiptFilter) -> list[Receipt]:
    rows = list(Receipt.objects.order_by("-id"))
    voided = {row.voids_id for row in rows}
    methods = defaultdict(set)
    for means in ReceiptMeans.objects.all():
        methods[means.receipt_id].add(means.method)

    def state(row: Receipt) -> str:
        return "void" if row.voids_id else "voided" if row.id in voided else "standing"

    rows = [row for row in rows if not wanted.state or state(row) == wanted.state]
    rows = [row for row in rows if wanted.first_on is None or row.on_day >= wanted.first_on]
    rows = [row for row in rows if wanted.cashier is None or row.actor_name == wanted.cashier]
    rows = [row for row in rows if wanted.kind is None or row.kind == wanted.kind]
    rows = [row for row in rows if wanted.method is None or wanted.method in methods[row.id]]
    return [row for row in rows if wanted.account_id is None or row.account_id == wanted.account_id]


def pages(wanted: ReceiptFilter, order: Order) -> list[int]:
    listed, ids = receipt_list(EVERYTHING, wanted), list[int]()
    page = listed.page(order, limit=2)
    while True:
        ids += [row.id for row in page.rows]
        if page.after is None:
            return ids
        page = listed.page(order, after=page.after, limit=2)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    told=st.lists(
        st.tuples(
            st.integers(0, 1), st.integers(0, 2), st.sampled_from([one.name for one in PEOPLE]),
            st.lists(st.sampled_from(METHODS), min_size=1, max_size=2, unique=True).map(tuple), st.booleans(),
        ), max_size=5,
    ),
    state=st.sampled_from(["", "standing", "voided", "void"]),
    method=st.none() | st.sampled_from(METHODS),
    kind=st.none() | st.sampled_from(["payment", "void"]),
    cashier=st.none() | st.sampled_from([one.name for one in PEOPLE]),
    first_on=st.none() | st.sampled_from(DAYS),
    descending=st.booleans(),
    one_account=st.booleans(),
)  # fmt: skip
def test_pages_and_totals_are_what_a_clerk_finds(told: Told, descending: bool, one_account: bool, **named: Any) -> None:
    with transaction.atomic():
        world = make_world()
        lay_out(world, told)
        wanted = ReceiptFilter(**named, account_id=world.chen if one_account else None)
        found = by_clerk(wanted)
        for by, key in (("number", lambda row: row.id), ("day", lambda row: (row.on_day, row.id))):
            in_order = [row.id for row in sorted(found, key=key, reverse=descending)]
            assert pages(wanted, Order(by, descending)) == in_order
            assert [row.id for row in receipt_list(EVERYTHING, wanted).stream(Order(by, descending))] == in_order
        _same_totals(wanted, found)
        assert [one.name for one in run_checks("cashier", None) if one.faults] == []
        transaction.set_rollback(True)


def _same_totals(wanted: ReceiptFilter, found: list[Receipt]) -> None:
    lines = ReceiptMeans.objects.filter(receipt_id__in=[row.id for row in found])
    by_means: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        by_means[line.method] += line.amount
    kept = {row.method: row.amount for row in means_totals(EVERYTHING, wanted)}
    assert kept == {method: sum_ for method, sum_ in by_means.items() if wanted.method in (None, method)}
    whole = sum((row.amount for row in found), Decimal(0)) if wanted.method is None else by_means[wanted.method]
    told = [(row.receipts, row.amount) for row in receipt_totals(EVERYTHING, wanted)]
    assert told == ([(len(found), whole)] if found else [])


@pytest.fixture
def world(db: None) -> World:
    world = make_world()
    lay_out(world, [(0, 2, "Zhao Lei", ("card", "cash"), False), (1, 0, CASHIER.name, ("cash",), True)])
    return world


def test_receipts_are_found_by_number_unit_and_reference(world: World) -> None:
    def found(text: str) -> list[str]:
        return [row.number for row in receipt_list(EVERYTHING, ReceiptFilter(text=text)).page().rows]

    assert found("2020-000001") == found("1-1-101") == found("pos 7") == ["2020-000001"]
    assert found("1-1-102") == ["2020-000003", "2020-000002"]
    assert found("1-1-10") == ["2020-000003", "2020-000002", "2020-000001"]
    assert found("nobody") == []


def test_texts_that_very_many_are_known_by_find_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tallystick.cashier.queries.ACCOUNTS_GATHERED", 1)
    found = receipt_list(EVERYTHING, ReceiptFilter(text="1-1-10")).page().rows
    assert [row.number for row in found] == ["2020-000003", "2020-000002", "2020-000001"]
    listed = receipt_list(EVERYTHING, ReceiptFilter(text="1-1-10"))
    assert [row.rows for row in listed.totals()] == [3]
    assert [row.number for row in listed.stream()] == ["2020-000003", "2020-000002", "2020-000001"]
    monkeypatch.setattr("tallystick.cashier.queries.ACCOUNTS_ADDED_UP", 1)
    assert listed.totals() == []


def test_days_that_are_chosen_bring_their_order(world: World) -> None:
    latest = receipt_list(EVERYTHING, ReceiptFilter())
    chosen = receipt_list(EVERYTHING, ReceiptFilter(first_on=DAYS[0]))
    assert (latest.order(), chosen.order()) == (Order("number", True), Order("day", True))
    assert [row.on_day for row in chosen.page().rows] == [DAYS[2], DAYS[2], DAYS[0]]


def test_a_page_begins_only_where_one_ended(world: World) -> None:
    listed = receipt_list(EVERYTHING, ReceiptFilter())
    after = listed.page(limit=1).after
    assert after is not None
    for wrong in ("", "no page", after[:-2], receipt_list(EVERYTHING, ReceiptFilter()).page(Order("day"), limit=1).after):
        if wrong:
            with pytest.raises(BadCursor):
                listed.page(after=wrong)
    with pytest.raises(Refusal):
        listed.order("colour")


@pytest.mark.parametrize("by", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_in_every_order_each_receipt_stands_once(world: World, by: str, descending: bool) -> None:
    listed = receipt_list(EVERYTHING, ReceiptFilter())
    order = listed.order(by, descending)
    found = pages(ReceiptFilter(), order)
    assert sorted(found) == sorted(Receipt.objects.values_list("id", flat=True))
    assert found == [row.id for row in listed.stream(order)]
    if by == "amount":
        amounts = [Receipt.objects.get(id=one).amount for one in found]
        assert amounts == sorted(amounts, reverse=descending)


def test_of_very_many_receipts_only_the_orders_of_indexes_are_there(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tallystick.cashier.queries.SORTED_AT_MOST", 1)
    listed = receipt_list(EVERYTHING, ReceiptFilter())
    assert listed.order("day").by == "day"
    with pytest.raises(Refusal):
        listed.order("amount")


def test_totals_have_a_column_for_each_means(world: World) -> None:
    (total,) = receipt_list(EVERYTHING, ReceiptFilter(state="standing")).totals()
    assert (total.currency, total.rows, total.amount, total.means) == ("CNY", 1, 10, {"card": 3, "cash": 7})
    assert cashiers(EVERYTHING) == [CASHIER.name, "Zhao Lei"]
    assert cashiers(Scope(frozenset())) == []


def test_folding_leaves_one_row_a_key(world: World) -> None:
    before = receipt_totals(EVERYTHING, ReceiptFilter())
    assert fold_sums(CLOCK, EVERYTHING) > 0
    assert receipt_totals(EVERYTHING, ReceiptFilter()) == before
    keys = ReceiptSum.objects.values_list("book_id", "on_day", "kind", "actor_name", "method", "state")
    assert len(set(keys)) == len(keys)


def test_a_sum_that_is_wrong_is_found(world: World) -> None:
    ReceiptSum.objects.filter(method="card").delete()
    faults = {one.name: [row.fault for row in one.faults] for one in run_checks("cashier", None)}
    assert faults["sums_agree_with_receipts"] == ["receipts"]
