"""Many units bound at once, beside what is there or in its place; looked at before it is done; two people at once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tallystick.billing import commands, queries
from tallystick.billing.models import Bill, Settlement
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs import queries as tariffs
from tallystick.tariffs.commands import Ending, NewAssignment, NewItem, NewVersion, add_version
from tallystick.tariffs.models import Assignment
from tallystick.tariffs.tests.world import TODAY, World, make_world

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE, JULY = (date(2020, month, 1) for month in (4, 5, 6, 7))


@pytest.fixture
def world() -> World:
    """Three units, each charged by area from April on, billed through June: 89.5 m² at 1.2 a month."""
    made = make_world()
    wanted = [NewAssignment(asset, made.flat, APRIL) for asset in made.assets.values()]
    commands.bind(OPERATOR, EVERYTHING, made.book, wanted, today=TODAY)
    through = commands.Wanted(through=JUNE)
    assert commands.generate(OPERATOR, EVERYTHING, made.book, through, today=TODAY).made == 9
    return made


def own(world: World, start: date, *units: str) -> list[NewAssignment]:
    return [NewAssignment(world.assets[unit], world.own, start, amount=Decimal(100)) for unit in units]


def standing(world: World) -> list[tuple[str, str, date, date | None]]:
    rows = tariffs.assignments(EVERYTHING, world.book)
    return [(row.asset_code, row.tariff_name, row.start_on, row.end_on) for row in rows]


def pay_something(bill: Bill) -> None:
    """As if a receipt had laid 10 on it."""
    Settlement.objects.create(
        book_id=bill.book_id, account_id=bill.account_id, bill_id=bill.id, receipt_id=1, amount=10, on_day=TODAY
    )
    Bill.objects.filter(id=bill.id).update(paid=10, last_paid_on=TODAY)


def test_binding_beside_what_is_there_is_refused_where_days_overlap(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        commands.bind(OPERATOR, EVERYTHING, world.book, own(world, MAY, "1-1-101"), today=TODAY)
    assert refused.value.code == "overlap"
    assert Assignment.objects.count() == 3


def test_binding_in_place_ends_what_is_there_and_sees_to_its_bills(world: World) -> None:
    may = Bill.objects.get(asset_id=world.assets["1-1-102"], starts_on=MAY)
    pay_something(may)
    wanted = own(world, MAY, "1-1-101", "1-1-102")
    done = commands.bind(OPERATOR, EVERYTHING, world.book, wanted, today=TODAY, replace=True)
    assert (len(done.made), done.ended, done.voided, done.rerated, done.kept) == (2, 2, 3, 0, (may.id,))
    assert standing(world) == [
        ("1-1-101", "Flat", APRIL, date(2020, 4, 30)),
        ("1-1-101", "Own", MAY, None),
        ("1-1-102", "Flat", APRIL, date(2020, 4, 30)),
        ("1-1-102", "Own", MAY, None),
        ("1-1-103", "Flat", APRIL, None),
    ]


def test_binding_in_place_from_the_same_day_takes_the_old_one_back_whole(world: World) -> None:
    done = commands.bind(OPERATOR, EVERYTHING, world.book, own(world, APRIL, "1-1-101"), today=TODAY, replace=True)
    assert (done.ended, done.voided) == (1, 3)
    assert standing(world)[0] == ("1-1-101", "Own", APRIL, None)


def test_one_that_cannot_be_bound_leaves_all_as_they_were(world: World) -> None:
    wanted = [*own(world, MAY, "1-1-101"), NewAssignment(world.assets["1-1-102"], world.own, MAY)]
    with pytest.raises(Refusal) as refused:
        commands.bind(OPERATOR, EVERYTHING, world.book, wanted, today=TODAY, replace=True)
    assert refused.value.code == "amount_missing"
    assert {end for *_, end in standing(world)} == {None}
    assert not Bill.objects.exclude(voided_at=None).exists()


def test_the_preview_of_an_end_says_what_the_end_does(world: World) -> None:
    pay_something(Bill.objects.get(asset_id=world.assets["1-1-103"], starts_on=JUNE))
    endings = [Ending(row.id, date(2020, 5, 20)) for row in tariffs.assignments(EVERYTHING, world.book)]
    seen = queries.preview_end(EVERYTHING, world.book, endings)
    assert [(row.asset_code, row.starts_on) for row in seen.voided] == [("1-1-101", JUNE), ("1-1-102", JUNE)]
    assert [row.asset_code for row in seen.cut] == ["1-1-101", "1-1-102", "1-1-103"]
    done = commands.end_assignments(OPERATOR, EVERYTHING, world.book, endings, today=TODAY)
    assert (done.voided, done.rerated) == (len(seen.voided), len(seen.cut))
    assert done.kept == tuple(row.id for row in seen.kept)


def test_the_first_bills_that_are_shown_are_those_that_are_made(world: World) -> None:
    wanted = [replace(one, end_on=date(2020, 12, 31)) for one in own(world, JULY, *world.assets)]
    commands.end_assignments(
        OPERATOR, EVERYTHING, world.book,
        [Ending(row.id, date(2020, 6, 30)) for row in tariffs.assignments(EVERYTHING, world.book)], today=TODAY,
    )  # fmt: skip
    shown = queries.first_bills(EVERYTHING, world.book, wanted, currency="CNY")
    commands.bind(OPERATOR, EVERYTHING, world.book, wanted, today=TODAY)
    commands.generate(OPERATOR, EVERYTHING, world.book, commands.Wanted(through=JULY), today=TODAY)
    made = Bill.objects.filter(starts_on=JULY, voided_at=None).order_by("asset_id")
    assert [(bill.asset_id, bill.ends_on, bill.amount) for bill in made] == [
        (row.asset_id, row.ends_on, row.amount) for row in sorted(shown, key=lambda row: row.asset_id)
    ]


def test_a_price_by_which_bills_were_worked_out_stays_and_a_later_one_may_change(world: World) -> None:
    (first,) = tariffs.versions(EVERYTHING, world.flat)
    later = add_version(OPERATOR, EVERYTHING, world.flat, NewVersion(JULY, unit_price=Decimal("1.3")), today=TODAY)
    assert queries.used_versions(EVERYTHING, world.flat) == {first.id}
    new = NewVersion(JULY, unit_price=Decimal("1.4"))
    with pytest.raises(Refusal) as refused:
        commands.change_version(OPERATOR, EVERYTHING, world.flat, first.id, NewVersion(unit_price=Decimal(2)), today=TODAY)
    assert refused.value.code == "version_used"
    commands.change_version(OPERATOR, EVERYTHING, world.flat, later, new, today=TODAY)
    commands.remove_version(OPERATOR, EVERYTHING, world.flat, later, today=TODAY)
    assert len(tariffs.versions(EVERYTHING, world.flat)) == 1


def test_a_re_rating_is_seen_before_it_is_done(world: World) -> None:
    pay_something(Bill.objects.get(asset_id=world.assets["1-1-103"], starts_on=JUNE))
    add_version(OPERATOR, EVERYTHING, world.flat, NewVersion(MAY, unit_price=Decimal(2)), today=TODAY)
    seen = queries.preview_rerate(EVERYTHING, world.book, world.flat, today=TODAY)
    assert (seen.again.changed, seen.again.was, seen.again.amount) == (5, Decimal("537.00"), Decimal("895.00"))
    done = commands.rerate(OPERATOR, EVERYTHING, world.book, world.flat, today=TODAY)
    assert (done.replaced, done.kept) == (5, tuple(row.id for row in seen.kept))
    assert queries.preview_rerate(EVERYTHING, world.book, world.flat, today=TODAY).again.changed == 0


def test_an_item_with_bills_keeps_its_cycle_and_stays(world: World) -> None:
    item = world.items["Property fee"]
    assert queries.is_item_billed(EVERYTHING, item)
    assert not queries.is_item_billed(EVERYTHING, world.items["Power"])
    with pytest.raises(Refusal) as refused:
        commands.change_item(OPERATOR, EVERYTHING, item, NewItem("Property fee", cycle="billing_year"), today=TODAY)
    assert (refused.value.code, refused.value.place) == ("cycle_fixed", "cycle")
    with pytest.raises(Refusal) as refused:
        commands.remove_item(OPERATOR, EVERYTHING, item, today=TODAY)
    assert refused.value.code == "item_has_tariffs"
