"""Each rule of the tariff language by example, with figures that can be checked in the head."""

from decimal import Decimal

import pytest

from tallystick.formula import FormulaError, evaluate, explain, parse, render_number

VALUES = {"usage": Decimal(320), "usage_before": Decimal(170), "building_area": Decimal("89.5"), "floor": Decimal(3)}

WORTH = [
    ("1 + 2 * 3", "7"),
    ("(1 + 2) * 3", "9"),
    ("8 - 3 - 2", "3"),
    ("-2 * -3", "6"),
    ("2/3", "0.66666666666666666667"),
    ("-2/3", "-0.66666666666666666667"),
    ("100/3*3", "99.99999999999999999999"),
    ("ROUNDDOWN(100/3*3, 0)", "100"),
    ("IF(100/3*3 = 100, 1, 0)", "1"),
    ("ROUND(2.5, 0)", "3"),
    ("ROUND(-2.5, 0)", "-3"),
    ("ROUND(1250, -2)", "1300"),
    ("ROUNDUP(1.21, 1)", "1.3"),
    ("ROUNDUP(-1.21, 1)", "-1.3"),
    ("ROUNDDOWN(-1.29, 1)", "-1.2"),
    ("CEILING(7, 5)", "10"),
    ("CEILING(-7, 5)", "-5"),
    ("FLOOR(7, 5)", "5"),
    ("FLOOR(-7, 5)", "-10"),
    ("CEILING(10, 5)", "10"),
    ("MIN(3, 1, 2)", "1"),
    ("max(3, 1, 2)", "3"),
    ("ABS(-4)", "4"),
    ("IF(AND(1 < 2, NOT(2 < 1)), 5, 1/0)", "5"),
    ("IF(OR(1 > 2, 2 <> 2), 1/0, 6)", "6"),
    ("TIER(usage, 180, 0.56, 260, 0.61, 0.86)", "201.2"),
    ("TIER(180, 180, 0.56, 260, 0.61, 0.86)", "100.8"),
    ("TIERFROM(usage_before, 20, 180, 5, 260, 7, 9)", "120"),
    ("TIER(-10, 180, 0.5, 1)", "-5"),
    ("TIER(0, 180, 0.5, 1)", "0"),
    ("TIER(180 + 1/3*3, 180, 1, 181, 2, 9)", "181.99999999999999999998"),
    ("TIERFROM(200, -50, 180, 1, 3)", "-90"),
    ("TIER(usage, floor*60, 1, floor*90, 2, 3)", "510"),
    ("MIN(1/3*3, 1)", "0.99999999999999999999"),
    ("MIN(1, 1/3*3)", "1"),
    ("IF(1/3 = 0.333333333333, 1, 2)", "1"),
    ("ROUND(0.4999999999999, 0)", "1"),
    ("CEILING(1, 1/3)", "0.99999999999999999999"),
    ("1 - - 1", "2"),
    ("--1 + +1", "2"),
    ("18 / 3 / 2 * 5", "15"),
    (".5 + 5.", "5.5"),
    ("if(Usage＞=３２０，１，２)", "1"),
    ("用量 ＊ （0.5 ＋ 0.5）", "320"),
    ("IF（建筑面积 ≥ 90，1，2）", "2"),
    ("diện_tích * 2", "179"),
    ("die\u0323\u0302n_ti\u0301ch * 2", "179"),
]

FAULTS = [
    ("", "syntax", 1),
    ("1 +", "syntax", 4),
    ("1 + * 2", "syntax", 5),
    ("1e5", "syntax", 2),
    ("1 < 2", "syntax", 3),
    ("1 + (2 > 1)", "syntax", 8),
    ("1 < 2 < 3", "syntax", 7),
    ("2 * usgae", "unknown_name", 5),
    ("2 * SUM(1)", "unknown_name", 5),
    ("1 + ABS(1, 2)", "wrong_arguments", 5),
    ("IF(1, 2, 3)", "wrong_arguments", 1),
    ("ROUND(usage, 1.5)", "wrong_arguments", 1),
    ("ROUND(usage, 13)", "wrong_arguments", 1),
    ("ROUND(usage, floor)", "wrong_arguments", 1),
    ("CEILING(usage, 0)", "wrong_arguments", 1),
    ("TIER(usage, 180, 1)", "wrong_arguments", 1),
    ("TIER(usage, 180, 1, 180, 2, 3)", "limits_not_rising", 21),
    ("TIER(usage, 2*90, 1, 100+80, 2, 3)", "limits_not_rising", 22),
    ("TIER(usage, 180, 1, floor, 2, 90, 3, 4)", "limits_not_rising", 31),
    ("CEILING(usage, 1-1)", "wrong_arguments", 1),
    ("TIER(usage, 2)", "wrong_arguments", 1),
    ("TIERFROM(usage, usage, 2)", "wrong_arguments", 1),
    ("AND(1 < 2)", "syntax", 1),
    ("用量 * 单价", "unknown_name", 6),
    ("usage usage", "syntax", 7),
    ("1 == 2", "syntax", 4),
    ("MIN()", "wrong_arguments", 1),
    ("(" * 60 + "1" + ")" * 60, "too_deep", 51),
    ("-" * 300 + "1", "too_deep", 101),
    ("1" + "+1" * 1500, "too_long", 2001),
    ("9" * 201, "too_large", 1),
]

UNWORKABLE = [
    ("1 / (floor - 3)", "division_by_zero", 3),
    ("displacement * 2", "missing_measure", 1),
    ("*".join(["99999999999"] * 20), "too_large", 216),
    ("TIER(usage, floor, 1, 2, 1, 3)", "limits_not_rising", 23),
    ("CEILING(usage, floor - 3)", "wrong_arguments", 1),
    ("IF(1 = 2, 1, 1/0)", "division_by_zero", 15),
    ("displacement + 1/0", "missing_measure", 1),
]


@pytest.mark.parametrize(("text", "worth"), WORTH)
def test_a_formula_is_worth_what_is_worked_out_by_hand(text: str, worth: str) -> None:
    assert render_number(evaluate(parse(text), VALUES)) == worth


@pytest.mark.parametrize(("text", "code", "position"), FAULTS, ids=range(len(FAULTS)))
def test_a_fault_is_refused_with_its_place(text: str, code: str, position: int) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(text)
    assert (refused.value.code, refused.value.position) == (code, position)
    assert refused.value.message


@pytest.mark.parametrize(("text", "code", "position"), UNWORKABLE)
def test_what_has_no_value_says_why_and_where(text: str, code: str, position: int) -> None:
    with pytest.raises(FormulaError) as refused:
        evaluate(parse(text), VALUES)
    assert (refused.value.code, refused.value.position) == (code, position)


def test_a_formula_says_how_its_value_came_about() -> None:
    told = explain(parse("TIER(usage, 180, 0.56, 260, 0.61, 0.86) + 2"), VALUES).in_words()
    assert told == "usage 320: (180 × 0.56 + 80 × 0.61 + 60 × 0.86) + 2 = 203.2"


def test_tiers_of_the_year_begin_where_the_year_has_come_to() -> None:
    told = explain(parse("TIERFROM(usage_before, 20, 180, 5, 260, 7, 9)"), VALUES).in_words()
    assert told == "usage_before 170: 10 × 5 + 10 × 7 = 120"


def test_only_the_branch_taken_is_told() -> None:
    told = explain(parse("IF(floor > 2, building_area * 2, 1/0)"), VALUES).in_words()
    assert told == "floor 3, building_area 89.5 (3 > 2 holds): 89.5 × 2 = 179"


def test_a_branch_that_is_not_taken_is_told_by_its_condition() -> None:
    told = explain(parse("IF(AND(floor > 2, usage <= 300), 1, usage * 2 - floor * (1 - usage))"), VALUES).in_words()
    assert told == "floor 3, usage 320 (AND(3 > 2, 320 ≤ 300) does not hold): 320 × 2 − 3 × (1 − 320) = 1597"


def test_tiers_given_back_are_told_with_a_minus() -> None:
    told = explain(parse("TIERFROM(usage_before + 30, -50, 180, 1, 3)"), VALUES).in_words()
    assert told == "usage_before 170: -30 × 1 + -20 × 3 = -90"


def test_it_is_told_in_the_names_of_the_reader() -> None:
    told = explain(parse("building_area * 2"), VALUES)
    assert told.in_words(language="zh-hans") == "建筑面积 89.5: 89.5 × 2 = 179"
    assert told.in_words(language="vi") == "diện_tích 89.5: 89.5 × 2 = 179"


def test_a_formula_on_usage_is_known_by_its_names() -> None:
    assert parse("用量 * 2").on_usage
    assert not parse("building_area * months").on_usage


@pytest.mark.parametrize(
    "text", ["\x00", "\u202e1", "1\u0301", "((((", "))))", "'; DROP TABLE bill; --", "%s", "{0}", "𝟙", "١", "a" * 1999]
)
def test_hostile_text_is_refused_not_run(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)
