"""Every fault is told by sheet, row and column, all in one go, and nothing is imported."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import translation

from tallystick.accounts.models import Book
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.onboarding.commands import Faults, load_workbook

from .books import APRIL, garden, workbook

pytestmark = pytest.mark.django_db
Sheets = dict[str, Any]
Spoil = Callable[[Sheets], object]
TODAY = date(2020, 4, 10)
HALF_PAST_EIGHT = datetime(2020, 4, 1, 8, 30)  # noqa: DTZ001  # cells know no zones


def cell(sheet: str, row: int, column: str, value: object) -> Spoil:
    """Put a value into a cell, named as the spreadsheet names it."""

    def spoil(sheets: Sheets) -> None:
        sheets[sheet][row - 1][ord(column) - ord("A")] = value

    return spoil


def row(sheet: str, *values: object) -> Spoil:
    return lambda sheets: sheets[sheet].append(list(values))


def without(*names: str) -> Spoil:
    return lambda sheets: [sheets.pop(name) for name in names]


def rename(old: str, new: str) -> Spoil:
    return lambda sheets: sheets.update({new: sheets.pop(old)})


def told(*spoils: Spoil) -> list[tuple[str | None, int | None, str | None, str]]:
    """Sheet, row, column and code of each fault of Garden Court's workbook, spoilt so."""
    sheets = garden()
    for spoil in spoils:
        spoil(sheets)
    answer = load_workbook(OPERATOR, EVERYTHING, workbook(sheets), today=TODAY)
    assert Book.objects.count() == 0
    assert isinstance(answer, Faults)
    assert all(fault.message for fault in answer)
    return [(fault.sheet, fault.row, fault.column, fault.code) for fault in answer]


@pytest.mark.parametrize(
    ("spoil", "sheet", "row", "column", "code"),
    [
        # sheets and columns
        (without("Book"), "Book", None, None, "missing_sheet"),
        (without("Items"), "Items", None, None, "missing_sheet"),
        (without("Assignments"), "Assignments", None, None, "missing_sheet"),
        (without("Buildings"), "Buildings", None, None, "missing_sheet"),
        (rename("Meters", "Metres"), "Metres", None, None, "unknown_sheet"),
        (lambda sheets: sheets.update({"住户": sheets["Parties"]}), "住户", None, None, "duplicate_sheet"),
        (lambda sheets: sheets["Book"].pop(), "Book", None, None, "empty"),
        (row("Book", "RIVER", "River Side", "community", "CNY", "Asia/Shanghai"), "Book", 3, "A", "one_row"),
        (cell("Units", 1, "A", "Flat number"), "Units", 1, "A", "unknown_column"),
        (cell("Parties", 1, "C", "Fax"), "Parties", 1, "C", "unknown_column"),
        (cell("Parties", 1, "C", "姓名"), "Parties", 1, "C", "duplicate_column"),
        (cell("Parties", 1, "C", None), "Parties", 1, "C", "unknown_column"),
        # the book
        (cell("Book", 2, "A", None), "Book", 2, "A", "missing"),
        (cell("Book", 2, "C", "village"), "Book", 2, "C", "not_one_of"),
        (cell("Book", 2, "D", "RMB"), "Book", 2, "D", "unknown_currency"),
        (cell("Book", 2, "E", "Asia/Garden"), "Book", 2, "E", "unknown_timezone"),
        # what stands in a cell
        (cell("Units", 2, "E", "big"), "Units", 2, "E", "not_a_number"),
        (cell("Units", 2, "E", "89,5"), "Units", 2, "E", "not_a_number"),
        (cell("Units", 2, "E", "1,089.5"), "Units", 2, "E", "not_a_number"),
        (cell("Units", 2, "E", "８９.５"), "Units", 2, "E", "not_a_number"),
        (cell("Units", 2, "E", "1e3"), "Units", 2, "E", "not_a_number"),
        (cell("Units", 2, "E", True), "Units", 2, "E", "not_a_number"),
        (cell("Units", 2, "E", APRIL), "Units", 2, "E", "not_a_number"),
        (cell("Units", 2, "E", "9" * 41), "Units", 2, "E", "not_a_number"),
        (cell("Units", 2, "E", -1), "Units", 2, "E", "out_of_range"),
        (cell("Units", 2, "E", 1e15), "Units", 2, "E", "out_of_range"),
        (cell("Units", 2, "E", 89.50001), "Units", 2, "E", "too_many_decimals"),
        (cell("Units", 2, "E", "=90-0.5"), "Units", 2, "E", "is_formula"),
        (cell("Units", 2, "A", '="1-1-"&"101"'), "Units", 2, "A", "is_formula"),
        (cell("Units", 2, "C", 1.5), "Units", 2, "C", "not_a_number"),
        (cell("Units", 2, "C", 1e300), "Units", 2, "C", "out_of_range"),
        (cell("Units", 2, "C", 4000), "Units", 2, "C", "out_of_range"),
        (cell("Parking", 2, "A", "P" * 61), "Parking", 2, "A", "too_long"),
        (cell("Vehicles", 2, "A", APRIL), "Vehicles", 2, "A", "not_text"),
        (cell("Vehicles", 2, "A", 123456789012345678), "Vehicles", 2, "A", "not_text"),
        (cell("Vehicles", 2, "A", "苏Ａ１２３４５"), "Vehicles", 2, "A", "full_width"),
        (cell("Parties", 2, "B", "Mrs\x07Chen"), "Parties", 2, "B", "bad_text"),
        (cell("Parties", 2, "B", "Mrs\u200bChen"), "Parties", 2, "B", "bad_text"),
        (cell("Parties", 2, "B", "Mrs Chen\u202e"), "Parties", 2, "B", "bad_text"),
        (cell("Parties", 2, "B", "\u2060"), "Parties", 2, "B", "bad_text"),
        (cell("Parties", 3, "E", "uncle"), "Parties", 3, "E", "not_one_of"),
        (cell("Items", 2, "F", "perhaps"), "Items", 2, "F", "not_one_of"),
        (cell("Items", 2, "D", 0.055), "Items", 2, "D", "too_many_decimals"),
        # names that stand twice, or nowhere
        (row("Buildings", "1", "South"), "Buildings", 3, "A", "duplicate"),
        (row("Units", "1-1-101", "1", 1, 1, 50, None), "Units", 5, "A", "duplicate"),
        (row("Parking", "1-1-102", "1-1-101", 10), "Parking", 3, "A", "duplicate"),
        (row("Accounts", "LX", "Lianxiang"), "Accounts", 3, "A", "duplicate"),
        (row("Items", "Power", None, None, None, None, None, None), "Items", 5, "A", "duplicate"),
        (row("Formulas", "Power tiers", "1"), "Formulas", 3, "A", "duplicate"),
        (row("Parties", "1-1-102", "Mr Wang", "139 0000 0002", None, "tenant"), "Parties", 4, "B", "duplicate"),
        (row("Meters", "1-1-102", "Power", "E-0001", None, None, None), "Meters", 3, "C", "duplicate"),
        (row("Opening balances", None, "1-1-101", "Property fee", "2020-02", None, 5), "Opening balances", 4, "C", "duplicate"),
        (cell("Units", 2, "B", "9"), "Units", 2, "B", "unknown_thing"),
        (cell("Units", 4, "F", "XL"), "Units", 4, "F", "unknown_thing"),
        (cell("Parking", 2, "B", "1-1-999"), "Parking", 2, "B", "unknown_thing"),
        (cell("Parties", 2, "A", "1-1-999"), "Parties", 2, "A", "unknown_thing"),
        (cell("Tariffs", 2, "A", "Heat"), "Tariffs", 2, "A", "unknown_thing"),
        (cell("Assignments", 2, "A", "1-1-999"), "Assignments", 2, "A", "unknown_thing"),
        (cell("Assignments", 2, "B", "Round"), "Assignments", 2, "B", "unknown_thing"),
        (cell("Meters", 2, "B", "Heat"), "Meters", 2, "B", "unknown_thing"),
        # tariffs
        (cell("Formulas", 2, "B", "TIER(usage, 260, 0.56, 180, 0.61, 0.86)"), "Formulas", 2, "B", "limits_not_rising"),
        (cell("Tariffs", 5, "G", "usage * prize"), "Tariffs", 5, "G", "unknown_name"),
        (cell("Tariffs", 2, "D", 1.2000001), "Tariffs", 2, "D", "too_many_decimals"),
        (cell("Tariffs", 2, "D", None), "Tariffs", 2, "D", "price_missing"),
        (cell("Tariffs", 2, "E", None), "Tariffs", 2, "E", "measure_missing"),
        (cell("Tariffs", 3, "E", "inner area"), "Tariffs", 3, "E", "differs"),
        (cell("Tariffs", 3, "I", None), "Tariffs", 3, "I", "duplicate"),
        (cell("Tariffs", 3, "I", "2020-02-30"), "Tariffs", 3, "I", "not_a_date"),
        (cell("Tariffs", 4, "H", 5), "Tariffs", 4, "H", "not_one_of"),
        (cell("Tariffs", 5, "H", 3), "Tariffs", 5, "H", "usage_monthly"),
        # assignments
        (cell("Assignments", 2, "C", None), "Assignments", 2, "C", "missing"),
        (cell("Assignments", 2, "C", "1 April 2020"), "Assignments", 2, "C", "not_a_date"),
        (cell("Assignments", 2, "C", "2020-04-31"), "Assignments", 2, "C", "not_a_date"),
        (cell("Assignments", 2, "C", "20200401"), "Assignments", 2, "C", "not_a_date"),
        (cell("Assignments", 2, "C", 43922), "Assignments", 2, "C", "not_a_date"),
        (cell("Assignments", 2, "C", HALF_PAST_EIGHT), "Assignments", 2, "C", "not_a_date"),
        (cell("Assignments", 2, "C", "0220-04-01"), "Assignments", 2, "C", "out_of_range"),
        (cell("Assignments", 2, "D", date(2020, 3, 31)), "Assignments", 2, "D", "ends_before_start"),
        (cell("Assignments", 3, "E", None), "Assignments", 3, "E", "amount_missing"),
        (cell("Assignments", 2, "E", 5), "Assignments", 2, "E", "amount_not_asked"),
        (row("Assignments", "1-1-102", "Flat", date(2021, 3, 31), None, None), "Assignments", 6, "C", "overlap"),
        (row("Assignments", "1-1-102", "Flat", date(2020, 1, 1), APRIL, None), "Assignments", 3, "C", "overlap"),
        # meters and open bills
        (cell("Meters", 2, "D", 0), "Meters", 2, "D", "out_of_range"),
        (cell("Meters", 2, "E", 100000), "Meters", 2, "E", "out_of_range"),
        (cell("Opening balances", 2, "D", "2020-13"), "Opening balances", 2, "D", "not_a_date"),
        (cell("Opening balances", 2, "D", None), "Opening balances", 2, "D", "missing"),
        (cell("Opening balances", 2, "B", None), "Opening balances", 2, "A", "missing"),
        (cell("Opening balances", 2, "F", 107.405), "Opening balances", 2, "F", "too_many_decimals"),
        (cell("Opening balances", 2, "F", 0), "Opening balances", 2, "F", "out_of_range"),
        (cell("Opening balances", 2, "F", -5), "Opening balances", 2, "F", "out_of_range"),
    ],
)  # fmt: skip
def test_one_fault_is_told_with_its_place(spoil: Spoil, sheet: str, row: int | None, column: str | None, code: str) -> None:
    assert (sheet, row, column, code) in told(spoil)


def test_a_spoilt_cell_is_told_once_and_spoils_nothing_else() -> None:
    for spoil in (
        cell("Units", 2, "E", "big"),
        cell("Formulas", 2, "B", "1 +"),
        cell("Tariffs", 2, "D", "dear"),
        cell("Book", 2, "D", "RMB"),
        cell("Assignments", 2, "C", "soon"),
        cell("Opening balances", 2, "F", "much"),
    ):
        assert len(told(spoil)) == 1


def spoilt(sheet: str, row: int, **cells: object) -> Spoil:
    """Put values into several cells of one row."""

    def spoil(sheets: Sheets) -> None:
        for column, value in cells.items():
            cell(sheet, row, column, value)(sheets)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (spoilt("Book", 2, A=None, C="house", E="Mars/Olympus"), "A missing, C not_one_of, E unknown_timezone"),
        (spoilt("Book", 2, C="house", D="RMB"), "C not_one_of, D unknown_currency"),
        (row("Buildings", "=1", "N" * 121), "A is_formula, B too_long"),
        (row("Units", "=1", "9", "low", None, -1, None), "A is_formula, B unknown_thing, C not_a_number, E out_of_range"),
        (row("Units", "1-1-101", "9", 1, 1, -1, None), "A duplicate, B unknown_thing, E out_of_range"),
        (row("Accounts", "LX", "L" * 121), "A duplicate, B too_long"),
        (spoilt("Parties", 2, A="1-1-999", B=None, C="1" * 41, E="uncle"),
         "A unknown_thing, B missing, C too_long, E not_one_of"),
        (row("Items", "Power", "yearly", -1, None, None, None, None), "A duplicate, B not_one_of, C out_of_range"),
        (row("Formulas", None, "1 +"), "A missing, B syntax"),
        (row("Formulas", "Power tiers", "1 +"), "A duplicate, B syntax"),
        (spoilt("Tariffs", 6, C="free", F=-1, H=5), "C not_one_of, F out_of_range, H not_one_of"),
        (row("Tariffs", None, "New", "fixed", None, "usage", -1, None, 5, None),
         "A missing, E price_not_asked, F out_of_range, H not_one_of"),
        (spoilt("Assignments", 2, A="1-1-999", C="soon", E=5), "A unknown_thing, C not_a_date, E amount_not_asked"),
        (row("Assignments", "1-1-102", "Own", APRIL, None, -1), "C overlap, E out_of_range"),
        (row("Meters", "1-1-101", "Power", "E-0001", 0, -1, 5), "C duplicate, D out_of_range, E out_of_range"),
        (spoilt("Opening balances", 2, D="2020-13", F=0), "D not_a_date, F out_of_range"),
        (row("Opening balances", None, "1-1-101", "Property fee", "2020-02", None, 1.005), "C duplicate, F too_many_decimals"),
        (spoilt("Opening balances", 2, B=None, F=0), "A missing, F out_of_range"),
    ],
)  # fmt: skip
def test_a_bad_cell_does_not_hide_the_others_of_its_row(spoil: Spoil, found: str) -> None:
    assert ", ".join(f"{column} {code}" for _sheet, _row, column, code in told(spoil)) == found


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (cell("Tariffs", 3, "I", "2020-02-30"), ("Tariffs", 3, "I", "not_a_date")),
        (cell("Tariffs", 3, "I", date(3020, 7, 1)), ("Tariffs", 3, "I", "out_of_range")),
        (cell("Tariffs", 2, "I", "2020-02-30"), ("Tariffs", 2, "I", "not_a_date")),
        (spoilt("Tariffs", 2, C="free"), ("Tariffs", 2, "C", "not_one_of")),
        (spoilt("Tariffs", 2, E="length"), ("Tariffs", 2, "E", "not_one_of")),
        (spoilt("Tariffs", 6, A=None), ("Tariffs", 6, "A", "missing")),
        (spoilt("Formulas", 2, B="=1"), ("Formulas", 2, "B", "is_formula")),
        (cell("Meters", 2, "C", "=1"), ("Meters", 2, "C", "is_formula")),
        (cell("Assignments", 3, "D", "never"), ("Assignments", 3, "D", "not_a_date")),
        (cell("Book", 2, "D", None), ("Book", 2, "D", "missing")),
    ],
)  # fmt: skip
def test_what_follows_from_a_fault_is_not_told_beside_it(spoil: Spoil, found: object) -> None:
    assert told(spoil) == [found]


def test_months_that_are_faulty_in_the_first_row_are_not_held_against_the_others() -> None:
    first, later = spoilt("Tariffs", 2, H=5), spoilt("Tariffs", 3, H=3)
    assert told(first, later) == [("Tariffs", 2, "H", "not_one_of")]
    assert told(later) == [("Tariffs", 3, "H", "differs")]


def test_a_kind_that_cannot_be_read_asks_for_no_sheets() -> None:
    gone = without("Units", "Parking", "Vehicles", "Parties", "Assignments", "Meters", "Opening balances")
    assert told(gone, cell("Book", 2, "C", "house")) == [("Book", 2, "C", "not_one_of")]


def test_all_faults_come_in_one_go_in_the_order_of_the_sheets() -> None:
    faults = told(
        cell("Opening balances", 2, "F", "much"),
        cell("Units", 3, "E", "big"),
        cell("Units", 2, "B", "9"),
        cell("Units", 2, "E", -1),
        cell("Book", 2, "D", "RMB"),
        rename("Meters", "Metres"),
    )
    assert faults == [
        ("Metres", None, None, "unknown_sheet"),
        ("Book", 2, "D", "unknown_currency"),
        ("Units", 2, "B", "unknown_thing"),
        ("Units", 2, "E", "out_of_range"),
        ("Units", 3, "E", "not_a_number"),
        ("Opening balances", 2, "F", "not_a_number"),
    ]


def test_a_missing_sheet_or_column_is_one_fault_however_many_name_it() -> None:
    assert told(without("Units")) == [("Units", None, None, "missing_sheet")]
    assert told(without("Tariffs")) == [("Tariffs", None, None, "missing_sheet")]
    assert told(cell("Units", 1, "A", "#")) == [("Units", 1, None, "missing_column")]
    assert told(without("Accounts")) == [("Units", 4, "F", "unknown_thing")]


def test_a_tariff_that_two_items_have_needs_its_item() -> None:
    two = row("Tariffs", "Parking fee", "Flat", "fixed", None, None, 5, None, None, None)
    assert told(two) == [("Assignments", 2, None, "ambiguous")]


def test_a_price_that_turns_to_usage_is_told() -> None:
    first = row("Tariffs", "Power", "Lift", "formula", None, None, None, "floor * 2", None, None)
    later = row("Tariffs", "Power", "Lift", "formula", None, None, None, "usage * 2", None, date(2021, 1, 1))
    assert told(first, later) == [("Tariffs", 8, "G", "usage_changes")]


def test_a_formula_fault_says_where_in_the_formula() -> None:
    sheets = garden()
    sheets["Formulas"][1][1] = "TIER(usage, 180, 0.56, 260, 0.61, prize)"
    answer = load_workbook(OPERATOR, EVERYTHING, workbook(sheets), today=TODAY)
    assert isinstance(answer, Faults)
    (fault,) = answer
    assert "35" in fault.message
    assert "prize" in fault.message


@pytest.mark.parametrize(
    ("sheet", "column", "value", "words"),
    [
        ("Assignments", "C", date(1899, 12, 30), "“1899-12-30” is not a date"),
        ("Assignments", "C", 99999999, "“99999999” is not a date"),
        ("Assignments", "C", HALF_PAST_EIGHT, "“2020-04-01 08:30:00” is not a date"),
        ("Units", "E", 1e30, "1000000000000000000000000000000 is not between 0 and 1000000000000"),
        ("Units", "E", 1e300, "1000000000000000000000000000000000000000000"[:39] + "… is not"),
        ("Units", "C", 1e20, "100000000000000000000 is not between"),
        ("Units", "E", APRIL, "“2020-04-01” is not a number"),
        ("Units", "E", True, "“TRUE” is not a number"),
        ("Units", "C", 1.5, "“1.5” is not a whole number"),
        ("Vehicles", "A", 123456789012345678, "made “123456789012346000” of it"),
    ],
)  # fmt: skip
def test_values_are_shown_as_people_typed_them(sheet: str, column: str, value: object, words: str) -> None:
    sheets = garden()
    cell(sheet, 2, column, value)(sheets)
    answer = load_workbook(OPERATOR, EVERYTHING, workbook(sheets), today=TODAY)
    assert isinstance(answer, Faults)
    assert [fault.message for fault in answer if words in fault.message]


def test_headings_of_faults_are_those_of_the_workbook() -> None:
    sheets = garden()
    sheets["Units"][0][4] = "建筑面积"
    sheets["Units"][1][4] = "大"
    answer = load_workbook(OPERATOR, EVERYTHING, workbook(sheets), today=TODAY)
    assert isinstance(answer, Faults)
    (fault,) = answer
    assert fault.as_dict() | {"message": ""} == {
        "sheet": "Units", "row": 2, "column": "E", "heading": "建筑面积", "code": "not_a_number", "message": "",
    }  # fmt: skip


def test_a_missing_sheet_is_named_in_the_readers_language() -> None:
    sheets = garden()
    del sheets["Units"]
    with translation.override("zh-hans"):
        answer = load_workbook(OPERATOR, EVERYTHING, workbook(sheets), today=TODAY)
    assert isinstance(answer, Faults)
    assert [fault.sheet for fault in answer] == ["房屋"]
