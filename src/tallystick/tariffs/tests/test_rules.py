"""What items, formulas, tariffs, versions and assignments may be; every fault is told with its field."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tallystick.kit.refusal import Refusal
from tallystick.tariffs.rules import (
    Example,
    NewAssignment,
    NewFormula,
    NewItem,
    NewTariff,
    NewVersion,
    faults_of_assignment,
    faults_of_formula,
    faults_of_item,
    faults_of_tariff,
    faults_of_version,
    is_on_usage,
)

FLAT = NewTariff(1, "Flat", "unit_price", NewVersion(unit_price=Decimal("1.2")), measure="building_area")
TIERS = "TIER(usage, 180, 0.56, 260, 0.61, 0.86)"
APRIL = date(2020, 4, 1)


def told(faults: object) -> list[tuple[str | None, str]]:
    assert hasattr(faults, "__iter__")
    return [(fault.place, fault.code) for fault in faults if isinstance(fault, Refusal)]


def test_an_item_needs_a_name_alone() -> None:
    assert told(faults_of_item(NewItem("Property fee"))) == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("cycle", "lunar_year", "not_one_of"),
        ("pre_generate_month", 0, "out_of_range"),
        ("pre_generate_month", 13, "out_of_range"),
        ("late_from", "whenever", "not_one_of"),
        ("grace_days", -1, "out_of_range"),
        ("daily_percent", Decimal("0.055"), "too_many_decimals"),
        ("daily_percent", Decimal("-0.05"), "out_of_range"),
        ("ceiling_percent", Decimal("10.005"), "too_many_decimals"),
        ("partial_period", "half", "not_one_of"),
        ("tax_percent", Decimal("101"), "out_of_range"),
    ],
)
def test_an_item_is_refused_with_the_field_named(field: str, value: object, code: str) -> None:
    assert told(faults_of_item(replace(NewItem("Power"), **{field: value}))) == [(field, code)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("tariff", "faults"),
    [
        (FLAT, []),
        (replace(FLAT, measure=""), [("measure", "measure_missing")]),
        (replace(FLAT, measure="weight"), [("measure", "not_one_of")]),
        (replace(FLAT, months=5), [("months", "not_one_of")]),
        (replace(FLAT, method="guess"), [("method", "not_one_of")]),
        (replace(FLAT, price_for="week"), [("price_for", "not_one_of")]),
        (replace(FLAT, version=NewVersion()), [("unit_price", "price_missing")]),
        (replace(FLAT, version=NewVersion(unit_price=Decimal("1.2000001"))), [("unit_price", "too_many_decimals")]),
        (replace(FLAT, version=NewVersion(unit_price=Decimal("1.200000000"))), []),
        (replace(FLAT, version=NewVersion(unit_price=Decimal(-1))), [("unit_price", "out_of_range")]),
        (replace(FLAT, version=NewVersion(unit_price=Decimal(1), amount=Decimal(2))), [("amount", "price_not_asked")]),
        (replace(FLAT, measure="usage", months=3), [("months", "usage_monthly")]),
        (NewTariff(1, "P", "fixed", NewVersion(amount=Decimal(120))), []),
        (NewTariff(1, "P", "fixed", NewVersion(amount=Decimal(120)), measure="usage"), [("measure", "price_not_asked"), ]),
        (NewTariff(1, "P", "per_asset"), []),
        (NewTariff(1, "T", "formula", NewVersion(formula_text=TIERS)), []),
        (NewTariff(1, "T", "formula", NewVersion(formula_text=TIERS), months=12), [("months", "usage_monthly")]),
        (NewTariff(1, "T", "formula", NewVersion(formula_text="floor * 2"), months=12), []),
        (NewTariff(1, "T", "formula", NewVersion(formula_text="1 +")), [("formula_text", "syntax")]),
        (NewTariff(1, "T", "formula"), [("formula_text", "price_missing")]),
    ],
)  # fmt: skip
def test_a_tariff_has_the_price_that_its_method_asks_for(tariff: NewTariff, faults: list[tuple[str, str]]) -> None:
    assert told(faults_of_tariff(tariff)) == faults


def test_a_tariff_is_on_usage_by_its_measure_or_its_formula() -> None:
    assert not is_on_usage(FLAT)
    assert is_on_usage(replace(FLAT, measure="usage"))
    assert is_on_usage(NewTariff(1, "T", "formula", NewVersion(formula_text=TIERS)))
    assert not is_on_usage(NewTariff(1, "T", "formula", NewVersion(formula_text="building_area * 1.2")))


def test_a_version_long_ago_or_far_off_is_a_slip() -> None:
    version = NewVersion(date(202, 7, 1), unit_price=Decimal("1.3"))
    assert told(faults_of_version("unit_price", version)) == [("in_force_from", "out_of_range")]


def test_a_faulty_formula_is_told_with_its_position() -> None:
    (fault,) = faults_of_formula(NewFormula("Power", "usage * prize"))
    assert (fault.place, fault.code) == ("text", "unknown_name")
    assert "9" in fault.message


def test_examples_stored_with_a_formula_must_pass() -> None:
    good = Example({"usage": Decimal(200)}, Decimal("113.0"))
    assert told(faults_of_formula(NewFormula("Power", TIERS, (good,)))) == []
    wrong = Example({"usage": Decimal(200)}, Decimal(113) + 1)
    assert told(faults_of_formula(NewFormula("Power", TIERS, (good, wrong)))) == [("examples", "example_fails")]
    lacking = Example({}, Decimal(0))
    assert told(faults_of_formula(NewFormula("Power", TIERS, (lacking,)))) == [("examples", "missing_measure")]


@pytest.mark.parametrize(
    ("assignment", "method", "faults"),
    [
        (NewAssignment(1, 1, APRIL), "unit_price", []),
        (NewAssignment(1, 1, APRIL, APRIL), "unit_price", []),
        (NewAssignment(1, 1, APRIL, date(2020, 3, 31)), "unit_price", [("end_on", "ends_before_start")]),
        (NewAssignment(1, 1, date(220, 4, 1)), "fixed", [("start_on", "out_of_range")]),
        (NewAssignment(1, 1, APRIL), "per_asset", [("amount", "amount_missing")]),
        (NewAssignment(1, 1, APRIL, amount=Decimal(5)), "per_asset", []),
        (NewAssignment(1, 1, APRIL, amount=Decimal(5)), "formula", []),
        (NewAssignment(1, 1, APRIL, amount=Decimal(5)), "fixed", [("amount", "amount_not_asked")]),
        (NewAssignment(1, 1, APRIL, amount=Decimal(-5)), "per_asset", [("amount", "out_of_range")]),
    ],
)
def test_an_assignment_by_itself(assignment: NewAssignment, method: str, faults: list[tuple[str, str]]) -> None:
    assert told(faults_of_assignment(assignment, "Flat", method)) == faults
