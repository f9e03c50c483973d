"""Items, tariffs and prices are added; tariffs are bound to units, never two of one item on one day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tallystick.kit.period import ALWAYS
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR, Actor, Scope
from tallystick.metering.commands import NewMeter, add_meters
from tallystick.tariffs import queries
from tallystick.tariffs.commands import (
    Ending,
    Example,
    NewAssignment,
    NewFormula,
    NewItem,
    NewTariff,
    NewVersion,
    TariffChange,
    add_example_item,
    add_formulas,
    add_items,
    add_tariffs,
    add_version,
    assign,
    change_formula,
    change_item,
    change_tariff,
    change_version,
    end_assignments_rows,
    remove_formula,
    remove_item,
    remove_tariff,
    remove_version,
)
from tallystick.tariffs.models import Assignment, ChargeItem, Tariff

from .world import TODAY, World, make_world

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE, JULY = (date(2020, month, 1) for month in (4, 5, 6, 7))


@pytest.fixture
def world() -> World:
    return make_world()


def refusal_of(order: Callable[[], object]) -> str:
    """The code with which an order is refused; it leaves nothing behind."""
    with pytest.raises(Refusal) as refused, transaction.atomic():
        order()
    return refused.value.code


def bind(world: World, unit: str, tariff: int, start: date, end: date | None = None, **more: object) -> int:
    wanted = NewAssignment(world.assets[unit], tariff, start, end, **more)  # type: ignore[arg-type]
    return assign(OPERATOR, EVERYTHING, world.book, [wanted], today=TODAY)[0]


def days(world: World) -> list[tuple[str, str, date, date | None]]:
    rows = queries.assignments(EVERYTHING, world.book)
    return [(row.asset_code, row.tariff_name, row.start_on, row.end_on) for row in rows]


def test_an_item_has_the_defaults_of_a_new_one(world: World) -> None:
    item = queries.item(EVERYTHING, world.book, "Power")
    assert (item.cycle, item.grace_days, item.partial_period, item.loss) == ("natural_year", 0, "full", False)
    assert (item.tax_percent, item.ceiling_percent, item.pre_generate_month) == (0, None, None)


def test_two_items_of_one_name_are_refused(world: World) -> None:
    order = lambda: add_items(OPERATOR, EVERYTHING, world.book, [NewItem("Water"), NewItem("Power")], today=TODAY)  # noqa: E731
    assert refusal_of(order) == "already_there"
    assert ChargeItem.objects.count() == 2


def test_an_item_common_to_all_books_is_seen_in_each_and_made_by_who_sees_all(world: World) -> None:
    ids = add_items(OPERATOR, EVERYTHING, None, [NewItem("Power"), NewItem("Water")], today=TODAY)
    assert queries.item(EVERYTHING, world.book, "Water").id == ids["Water"]
    assert queries.item(EVERYTHING, world.book, "Power").id == world.items["Power"]
    mine = Scope(frozenset({world.book}))
    assert refusal_of(lambda: add_items(OPERATOR, mine, None, [NewItem("Gas")], today=TODAY)) == "whole_scope"


def test_a_new_installation_has_one_example_item() -> None:
    assert add_example_item(OPERATOR, EVERYTHING, today=TODAY)
    assert not add_example_item(OPERATOR, EVERYTHING, today=TODAY)
    (item,) = queries.items(EVERYTHING, None)
    assert (item.book_id, item.name) == (None, "Property fee (example)")


def test_the_cycle_of_an_item_stays_once_it_has_bills(world: World) -> None:
    other = NewItem("Power", cycle="billing_year", grace_days=30)

    def order(billed: bool) -> None:
        change_item(OPERATOR, EVERYTHING, world.items["Power"], other, today=TODAY, billed=billed)

    assert refusal_of(lambda: order(True)) == "cycle_fixed"
    order(False)
    found = queries.item(EVERYTHING, world.book, "Power")
    assert (found.cycle, found.grace_days) == ("billing_year", 30)


def test_an_item_cannot_take_anothers_name(world: World) -> None:
    order = lambda: change_item(  # noqa: E731
        OPERATOR, EVERYTHING, world.items["Power"], NewItem("Property fee"), today=TODAY, billed=False
    )
    assert refusal_of(order) == "already_there"


def test_a_tariff_is_in_its_books_currency_and_its_first_price_holds_from_always(world: World) -> None:
    tariff = queries.tariff(EVERYTHING, world.book, "Own")
    assert (tariff.currency, tariff.on_usage) == ("CNY", False)
    (first,) = queries.versions(EVERYTHING, world.flat)
    assert (first.in_force_from, first.unit_price) == (ALWAYS, Decimal("1.2"))


def test_a_tariff_on_usage_says_so(world: World) -> None:
    assert queries.tariff_by_id(EVERYTHING, world.power).on_usage


@pytest.mark.parametrize(
    ("tariff", "code"),
    [
        (NewTariff(0, "Flat", "fixed", NewVersion(amount=Decimal(1))), "unknown_thing"),
        (NewTariff(1, "Flat", "fixed", NewVersion(amount=Decimal(1))), "already_there"),
        (NewTariff(1, "New", "fixed", NewVersion(amount=Decimal(1)), currency="VND"), "wrong_currency"),
        (NewTariff(1, "New", "formula", NewVersion(formula_text="TIER(usage, 260, 1, 180, 2, 3)")), "limits_not_rising"),
    ],
)
def test_a_tariff_that_cannot_be_is_refused(world: World, tariff: NewTariff, code: str) -> None:
    item = world.items["Property fee"] if tariff.item_id else 0
    wanted = replace(tariff, item_id=item)
    assert refusal_of(lambda: add_tariffs(OPERATOR, EVERYTHING, world.book, [wanted], today=TODAY)) == code
    assert Tariff.objects.count() == 3


def test_a_price_is_dated_once(world: World) -> None:
    later = NewVersion(JULY, unit_price=Decimal("1.3"))
    add_version(Actor(None, "Mr Wang"), EVERYTHING, world.flat, later, today=TODAY)
    assert [(row.in_force_from, row.made_by) for row in queries.versions(EVERYTHING, world.flat)][1] == (JULY, "Mr Wang")
    assert queries.tariff(EVERYTHING, world.book, "Flat", "Property fee").unit_price == Decimal("1.3")
    in_june = queries.tariffs(EVERYTHING, world.book, item_id=world.items["Property fee"], name="Flat", on_day=JUNE)
    assert in_june[0].unit_price == Decimal("1.2")
    assert refusal_of(lambda: add_version(OPERATOR, EVERYTHING, world.flat, later, today=TODAY)) == "version_exists"


@pytest.mark.parametrize(
    ("version", "code"),
    [
        (NewVersion(JULY, unit_price=Decimal("1.2345678")), "too_many_decimals"),
        (NewVersion(JULY, unit_price=Decimal(1), amount=Decimal(5)), "price_not_asked"),
        (NewVersion(JULY), "price_missing"),
    ],
)
def test_a_price_that_cannot_be_is_refused(world: World, version: NewVersion, code: str) -> None:
    assert refusal_of(lambda: add_version(OPERATOR, EVERYTHING, world.flat, version, today=TODAY)) == code


def test_a_tariff_whose_amounts_are_entered_has_no_price_to_date(world: World) -> None:
    order = lambda: add_version(OPERATOR, EVERYTHING, world.own, NewVersion(JULY), today=TODAY)  # noqa: E731
    assert refusal_of(order) == "price_not_asked"


def test_a_tariff_for_periods_does_not_turn_to_usage(world: World) -> None:
    by_floor = NewTariff(world.items["Power"], "Lift", "formula", NewVersion(formula_text="floor * 2"))
    (lift,) = add_tariffs(OPERATOR, EVERYTHING, world.book, [by_floor], today=TODAY)
    version = NewVersion(JULY, formula_text="usage * 2")
    assert refusal_of(lambda: add_version(OPERATOR, EVERYTHING, lift, version, today=TODAY)) == "usage_changes"


def test_a_formula_keeps_its_examples(world: World) -> None:
    example = Example({"floor": Decimal(3)}, Decimal(6))
    add_formulas(OPERATOR, EVERYTHING, world.book, [NewFormula("Lift", "floor * 2", (example,))], today=TODAY)
    found = queries.formula(EVERYTHING, world.book, "Lift")
    assert found.examples == [{"values": {"floor": "3"}, "result": "6"}]
    again = lambda: add_formulas(OPERATOR, EVERYTHING, world.book, [NewFormula("Lift", "1")], today=TODAY)  # noqa: E731
    assert refusal_of(again) == "already_there"


def test_tariffs_are_bound_in_bulk_and_in_order(world: World) -> None:
    wanted = [NewAssignment(asset, world.flat, APRIL) for asset in world.assets.values()]
    ids = assign(Actor(None, "Mr Wang"), EVERYTHING, world.book, wanted, today=TODAY)
    assert ids == sorted(ids)
    made = Assignment.objects.get(id=ids[2])
    assert (made.asset_id, made.made_on, made.made_by) == (world.assets["1-1-103"], TODAY, "Mr Wang")


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        (APRIL, None, False),
        (date(2020, 3, 1), APRIL, False),
        (date(2020, 3, 1), date(2020, 3, 31), True),
        (JUNE, JULY, False),
        (date(2020, 6, 30), None, False),
        (JULY, None, True),
    ],
)
def test_two_tariffs_of_one_item_never_share_a_day(world: World, start: date, end: date | None, fits: bool) -> None:
    bind(world, "1-1-101", world.flat, APRIL, date(2020, 6, 30))

    def other() -> int:
        return bind(world, "1-1-101", world.own, start, end, amount=Decimal(5))

    if fits:
        other()
    else:
        assert refusal_of(other) == "overlap"
    bind(world, "1-1-102", world.own, start, end, amount=Decimal(5))
    bind(world, "1-1-101", world.power, start, end)


def test_an_overlap_within_one_list_is_refused_and_named(world: World) -> None:
    asset = world.assets["1-1-101"]
    wanted = [NewAssignment(asset, world.flat, APRIL), NewAssignment(asset, world.own, JUNE, amount=Decimal(5))]
    with pytest.raises(Refusal) as refused:
        assign(OPERATOR, EVERYTHING, world.book, wanted, today=TODAY)
    assert refused.value.message == "1-1-101 bears Flat for Property fee in some of these days already."
    assert Assignment.objects.count() == 0


def test_the_database_itself_refuses_an_overlap(world: World) -> None:
    bind(world, "1-1-101", world.flat, APRIL)
    again = Assignment(
        book_id=world.book, asset_id=world.assets["1-1-101"], item_id=world.items["Property fee"], tariff_id=world.own,
        start_on=JUNE, made_on=TODAY,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_tariff_of_another_currency_or_book_is_not_bound(world: World) -> None:
    river = make_world("RIVER", "VND")
    assert refusal_of(lambda: bind(world, "1-1-101", river.flat, APRIL)) == "unknown_thing"
    common = add_items(OPERATOR, EVERYTHING, None, [NewItem("Heat")], today=TODAY)["Heat"]
    heat = NewTariff(common, "Heat", "fixed", NewVersion(amount=Decimal(9)), currency="VND")
    (tariff,) = add_tariffs(OPERATOR, EVERYTHING, None, [heat], today=TODAY)
    assert refusal_of(lambda: bind(world, "1-1-101", tariff, APRIL)) == "wrong_currency"
    bind(river, "1-1-101", tariff, APRIL)


def test_an_asset_of_another_book_is_not_bound(world: World) -> None:
    river = make_world("RIVER")
    wanted = [NewAssignment(river.assets["1-1-101"], world.flat, APRIL)]
    assert refusal_of(lambda: assign(OPERATOR, EVERYTHING, world.book, wanted, today=TODAY)) == "unknown_thing"


def test_an_assignment_that_would_end_before_its_start_was_never_bound(world: World) -> None:
    first = bind(world, "1-1-101", world.flat, APRIL)
    second = bind(world, "1-1-102", world.flat, APRIL)
    endings = [Ending(first, MAY), Ending(second, date(2020, 3, 31))]
    end_assignments_rows(OPERATOR, EVERYTHING, world.book, endings, today=TODAY)
    assert days(world) == [("1-1-101", "Flat", APRIL, MAY)]
    bind(world, "1-1-102", world.flat, APRIL)
    order = lambda: end_assignments_rows(OPERATOR, EVERYTHING, world.book, [Ending(second, MAY)], today=TODAY)  # noqa: E731
    assert refusal_of(order) == "unknown_thing"


def test_an_item_is_removed_while_nothing_hangs_on_it(world: World) -> None:
    heat = add_items(OPERATOR, EVERYTHING, world.book, [NewItem("Heat")], today=TODAY)["Heat"]

    def remove(item: int, billed: bool = False) -> Callable[[], None]:
        return lambda: remove_item(OPERATOR, EVERYTHING, item, today=TODAY, billed=billed)

    assert refusal_of(remove(world.items["Power"])) == "item_has_tariffs"
    assert refusal_of(remove(heat, billed=True)) == "item_billed"
    remove(heat)()
    assert refusal_of(remove(heat)) == "unknown_thing"


def test_an_item_that_a_meter_names_stays(world: World) -> None:
    heat = add_items(OPERATOR, EVERYTHING, world.book, [NewItem("Heat")], today=TODAY)["Heat"]
    meter = NewMeter(world.assets["1-1-101"], heat, "H1")
    add_meters(OPERATOR, EVERYTHING, world.book, [meter], today=TODAY)
    order = lambda: remove_item(OPERATOR, EVERYTHING, heat, today=TODAY, billed=False)  # noqa: E731
    assert refusal_of(order) == "item_in_use"


def test_a_formula_is_changed_and_removed_and_prices_keep_its_text(world: World) -> None:
    ids = add_formulas(OPERATOR, EVERYTHING, world.book, [NewFormula("Lift", "floor * 2"), NewFormula("Car", "1")], today=TODAY)
    lift = NewTariff(world.items["Power"], "Lift", "formula", NewVersion(formula_text="floor * 2"))
    (tariff,) = add_tariffs(OPERATOR, EVERYTHING, world.book, [lift], today=TODAY)
    example = Example({"floor": Decimal(3)}, Decimal(9))

    def change(name: str, text: str) -> Callable[[], None]:
        new = NewFormula(name, text, (example,))
        return lambda: change_formula(OPERATOR, EVERYTHING, ids["Lift"], new, today=TODAY)

    assert refusal_of(change("Lift", "floor * 2")) == "example_fails"
    assert refusal_of(change("Car", "floor * 3")) == "already_there"
    change("Lifts", "floor * 3")()
    found = queries.formula_by_id(EVERYTHING, ids["Lift"])
    assert (found.name, found.text, found.examples) == ("Lifts", "floor * 3", [{"values": {"floor": "3"}, "result": "9"}])
    remove_formula(OPERATOR, EVERYTHING, ids["Lift"], today=TODAY)
    assert queries.versions(EVERYTHING, tariff)[0].formula_text == "floor * 2"


def test_a_tariff_that_was_bound_keeps_what_its_bills_go_by(world: World) -> None:
    flat = TariffChange("Flat", "unit_price", "building_area")

    def change(**more: object) -> Callable[[], None]:
        wanted = replace(flat, **more)  # type: ignore[arg-type]
        return lambda: change_tariff(OPERATOR, EVERYTHING, world.flat, wanted, today=TODAY)

    change(months=3, price_for="month")()
    change(name="Even", months=12, measure="inner_area")()
    bind(world, "1-1-101", world.flat, APRIL)
    assert refusal_of(change(months=1)) == "tariff_fixed"
    assert refusal_of(change(months=12, measure="usage")) == "tariff_fixed"
    assert refusal_of(change(name="Own", months=12, measure="inner_area")) == "already_there"
    change(name="New", remark="since 2020", months=12, measure="inner_area")()
    found = queries.tariff_by_id(EVERYTHING, world.flat)
    assert (found.name, found.remark, found.months, found.measure) == ("New", "since 2020", 12, "inner_area")
    order = lambda: remove_tariff(OPERATOR, EVERYTHING, world.flat, today=TODAY)  # noqa: E731
    assert refusal_of(order) == "tariff_bound"


def test_a_tariff_that_changes_its_method_begins_its_prices_anew(world: World) -> None:
    add_version(OPERATOR, EVERYTHING, world.flat, NewVersion(JULY, unit_price=Decimal("1.3")), today=TODAY)
    change = TariffChange("Flat", "formula", version=NewVersion(formula_text="usage * 2"))
    change_tariff(OPERATOR, EVERYTHING, world.flat, change, today=TODAY)
    assert [row.formula_text for row in queries.versions(EVERYTHING, world.flat)] == ["usage * 2"]
    assert queries.tariff_by_id(EVERYTHING, world.flat).on_usage
    lacking = lambda: change_tariff(OPERATOR, EVERYTHING, world.flat, TariffChange("Flat", "fixed"), today=TODAY)  # noqa: E731
    assert refusal_of(lacking) == "price_missing"


def test_a_tariff_that_was_never_bound_is_removed_with_its_prices(world: World) -> None:
    remove_tariff(OPERATOR, EVERYTHING, world.own, today=TODAY)
    assert {row.name for row in queries.tariffs(EVERYTHING, world.book)} == {"Flat"}


def test_a_later_price_is_changed_and_removed_until_a_bill_uses_it(world: World) -> None:
    made = add_version(OPERATOR, EVERYTHING, world.flat, NewVersion(JULY, unit_price=Decimal("1.3")), today=TODAY)
    first = queries.versions(EVERYTHING, world.flat)[0].id

    def change(version: int, day: date = JUNE, used: bool = False) -> Callable[[], None]:
        new = NewVersion(day, unit_price=Decimal("1.4"))
        return lambda: change_version(OPERATOR, EVERYTHING, world.flat, version, new, today=TODAY, used=used)

    def remove(version: int, used: bool = False) -> Callable[[], None]:
        return lambda: remove_version(OPERATOR, EVERYTHING, world.flat, version, today=TODAY, used=used)

    change(made)()
    assert [(row.in_force_from, row.unit_price) for row in queries.versions(EVERYTHING, world.flat)] == [
        (ALWAYS, Decimal("1.2")),
        (JUNE, Decimal("1.4")),
    ]
    assert refusal_of(change(made, used=True)) == "version_used"
    assert refusal_of(change(first)) == "first_version"
    assert refusal_of(change(made, ALWAYS)) == "version_exists"
    assert refusal_of(remove(first)) == "first_version"
    assert refusal_of(remove(made, used=True)) == "version_used"
    assert refusal_of(remove(0)) == "unknown_thing"
    remove(made)()
    assert len(queries.versions(EVERYTHING, world.flat)) == 1


def test_a_strangers_things_are_not_changed(world: World) -> None:
    stranger = Scope(frozenset())
    for order in (
        lambda: change_item(OPERATOR, stranger, world.items["Power"], NewItem("X"), today=TODAY, billed=False),
        lambda: remove_item(OPERATOR, stranger, world.items["Power"], today=TODAY, billed=False),
        lambda: change_tariff(OPERATOR, stranger, world.flat, TariffChange("X", "fixed"), today=TODAY),
        lambda: remove_tariff(OPERATOR, stranger, world.own, today=TODAY),
        lambda: remove_version(OPERATOR, stranger, world.flat, 1, today=TODAY, used=False),
    ):
        assert refusal_of(order) == "unknown_thing"


def test_who_changed_what_and_why_is_kept(world: World) -> None:
    wang = Actor(7, "Mr Wang")
    change_item(wang, EVERYTHING, world.items["Power"], NewItem("Light"), today=TODAY, billed=False, reason="agreed")
    event = ChargeItem.pgh_event_model.objects.filter(pgh_label="update").latest("pgh_id")
    assert (event.name, event.pgh_context.metadata["actor"], event.pgh_context.metadata["reason"]) == (
        "Light",
        "Mr Wang",
        "agreed",
    )
