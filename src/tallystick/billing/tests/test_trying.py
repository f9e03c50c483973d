"""A price tried on figures comes to what a run makes of the same figures."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tallystick.billing import commands, queries
from tallystick.billing.models import Bill
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs import queries as tariffs
from tallystick.tariffs.commands import NewAssignment, NewItem, NewTariff, NewVersion, add_items, add_tariffs
from tallystick.tariffs.tests.world import TODAY, make_world

PRICE = NewVersion(unit_price=Decimal("1.234567"))
AREA = {"building_area": Decimal("89.5")}
STARTS = (date(2020, 1, 1), date(2020, 2, 29), date(2020, 3, 17))
TARIFFS: list[dict[str, Any]] = [
    {"method": "unit_price", "measure": "building_area", "version": PRICE},
    {"method": "unit_price", "measure": "building_area", "version": PRICE, "months": 3, "price_for": "month"},
    {"method": "fixed", "version": NewVersion(amount=Decimal("100.005")), "months": 12},
    {"method": "per_asset", "months": 2, "price_for": "month"},
    {"method": "formula", "version": NewVersion(formula_text="building_area / 3 * days + amount"), "months": 6},
]


@pytest.mark.django_db
@pytest.mark.parametrize("tariff", TARIFFS, ids=range(len(TARIFFS)))
def test_the_first_bills_are_what_the_run_makes(tariff: dict[str, Any]) -> None:
    world = make_world()
    wanted = []
    cycles, partials = ("natural_year", "billing_year"), ("full", "days")
    for number, (cycle, partial, start) in enumerate(itertools.product(cycles, partials, STARTS)):
        item = NewItem(f"Fee {number}", cycle=cycle, partial_period=partial, tax_percent=Decimal("6.5"))
        (item_id,) = add_items(OPERATOR, EVERYTHING, world.book, [item], today=TODAY).values()
        (made,) = add_tariffs(OPERATOR, EVERYTHING, world.book, [NewTariff(item_id, "T", **tariff)], today=TODAY)
        amount = Decimal("12.3456") if tariff["method"] in ("per_asset", "formula") else None
        end = date(2020, 3, 20) if number % 2 else None
        wanted.append(NewAssignment(world.assets["1-1-101"], made, start, end, amount))
    commands.bind(OPERATOR, EVERYTHING, world.book, wanted, today=TODAY)
    shown = queries.first_bills(EVERYTHING, world.book, wanted, currency="CNY")
    commands.generate(OPERATOR, EVERYTHING, world.book, commands.Wanted(through=date(2020, 12, 31)), today=TODAY)
    first: dict[int, Bill] = {}
    for bill in Bill.objects.order_by("starts_on"):
        first.setdefault(bill.tariff_id or 0, bill)
    made_bills = sorted((bill.starts_on, bill.ends_on, bill.amount) for bill in first.values())
    assert sorted((row.starts_on, row.ends_on, row.amount) for row in shown) == made_bills


def test_a_price_tried_explains_itself() -> None:
    priced = queries.Priced("unit_price", "CNY", "building_area", unit_price=Decimal("1.2"), tax_percent=Decimal(6))
    tried = queries.try_price(EVERYTHING, priced, AREA, days=10, full_days=30)
    assert (tried.full, tried.net, tried.tax, tried.amount) == (
        Decimal("107.40"),
        Decimal("35.80"),
        Decimal("2.15"),
        Decimal("37.95"),
    )
    assert tried.explanation.why == "1.2 × 89.50 building_area × 10 ÷ 30 days + 6 % tax 2.15"


def test_tiers_are_tried_in_dong() -> None:
    priced = queries.Priced("formula", "VND", formula_text="TIER(usage, 50, 1806, 100, 1866, 2167)")
    tried = queries.try_price(EVERYTHING, priced, {"usage": Decimal(120)})
    assert tried.amount == 50 * 1806 + 50 * 1866 + 20 * 2167


@pytest.mark.parametrize(
    ("text", "values", "why", "lacks"),
    [
        ("building_area * 2", {}, "missing_measure", "building_area"),
        ("1 / floor", {"floor": Decimal(0)}, "division_by_zero", ""),
        ("-1", {}, "negative", ""),
        ("1000000000000", {}, "too_large", ""),
    ],
)
def test_what_cannot_be_worked_out_says_why(text: str, values: dict[str, Decimal], why: str, lacks: str) -> None:
    priced = queries.Priced("formula", "CNY", formula_text=text)
    with pytest.raises(queries.NotWorkedOut) as refused:
        queries.try_price(EVERYTHING, priced, values)
    assert (refused.value.why, refused.value.lacks) == (why, lacks)


def test_a_faulty_formula_is_told_with_its_place() -> None:
    with pytest.raises(Refusal) as refused:
        queries.try_price(EVERYTHING, queries.Priced("formula", "CNY", formula_text="usage *"), {})
    assert (refused.value.place, refused.value.code) == ("formula_text", "syntax")


@pytest.mark.django_db
def test_a_unit_that_lacks_the_measure_is_named() -> None:
    world = make_world()
    wide = NewTariff(world.items["Power"], "Car", "unit_price", PRICE, measure="displacement")
    (car,) = add_tariffs(OPERATOR, EVERYTHING, world.book, [wide], today=TODAY)
    wanted = [NewAssignment(world.assets["1-1-101"], car, TODAY), NewAssignment(world.assets["1-1-102"], world.power, TODAY)]
    (bill,) = queries.first_bills(EVERYTHING, world.book, wanted, currency="CNY")
    assert (bill.asset_code, bill.amount, bill.why, bill.lacks) == ("1-1-101", None, "missing_measure", "displacement")
    assert tariffs.tariff_by_id(EVERYTHING, world.power).on_usage
