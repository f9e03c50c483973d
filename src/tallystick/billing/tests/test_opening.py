"""What was owed before the book came here: bills of an origin of their own."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tallystick.billing.commands import NewOpening, add_opening_bills
from tallystick.billing.models import Bill
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import run_checks
from tallystick.kit.who import EVERYTHING, Scope

from .helpers import CASHIER, World, make_world

pytestmark = pytest.mark.django_db
FEBRUARY, TODAY = date(2020, 2, 1), date(2020, 4, 10)


def opening(world: World) -> NewOpening:
    asset = world.assets[world.chen]
    return NewOpening(world.chen, asset, world.item, FEBRUARY, Decimal("107.40"), date(2020, 2, 29))


def test_open_bills_are_made_and_the_books_hold() -> None:
    world = make_world()
    one = opening(world)
    without_asset = NewOpening(world.li, None, world.plain, date(2020, 3, 15), Decimal(120))
    ids = add_opening_bills(CASHIER, EVERYTHING, world.book, [one, one, without_asset], today=TODAY)
    assert len(set(ids)) == 3
    first, second, third = Bill.objects.order_by("starts_on", "id")
    assert first.origin_id != second.origin_id
    assert (first.amount, first.net, first.tax, first.paid) == (Decimal("107.4"), Decimal("107.4"), 0, 0)
    assert (first.due_on, first.posted_on, first.actor_name) == (date(2020, 2, 29), TODAY, "Wang Fang")
    assert (third.starts_on, third.ends_on, third.asset_id) == (date(2020, 3, 15), date(2020, 3, 15), None)
    assert [found.name for found in run_checks("billing", [world.book]) if found.faults] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": Decimal(0)}, "out_of_range"),
        ({"amount": Decimal(-1)}, "out_of_range"),
        ({"amount": Decimal("0.001")}, "too_many_decimals"),
        ({"amount": Decimal(10) ** 13}, "out_of_range"),
        ({"ends_on": date(2020, 1, 31)}, "ends_before_start"),
        ({"starts_on": date(202, 2, 1)}, "out_of_range"),
        ({"account_id": 0}, "unknown_thing"),
        ({"asset_id": 0}, "unknown_thing"),
        ({"item_id": 0}, "unknown_thing"),
    ],
)
def test_what_cannot_be_owed_is_refused(change: dict[str, object], code: str) -> None:
    world = make_world()
    wanted = [opening(world), replace(opening(world), **change)]  # type: ignore[arg-type]
    with pytest.raises(Refusal) as refused:
        add_opening_bills(CASHIER, EVERYTHING, world.book, wanted, today=TODAY)
    assert refused.value.code == code
    assert not Bill.objects.exists()


def test_accounts_and_assets_of_another_book_are_unknown() -> None:
    world, river = make_world(), make_world("RIVER")
    for wanted in (
        replace(opening(world), account_id=river.chen),
        replace(opening(world), asset_id=river.assets[river.chen]),
        replace(opening(world), item_id=river.item),
    ):
        with pytest.raises(Refusal):
            add_opening_bills(CASHIER, EVERYTHING, world.book, [wanted], today=TODAY)
    with pytest.raises(Refusal):
        add_opening_bills(CASHIER, Scope(frozenset()), world.book, [opening(world)], today=TODAY)
