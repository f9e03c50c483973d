"""Garden Court comes in from its workbook, whole or not at all."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tallystick.accounts import queries as accounts
from tallystick.accounts.models import Book
from tallystick.billing.models import Bill
from tallystick.estate import queries as estate
from tallystick.kit.period import ALWAYS
from tallystick.kit.sql import run_checks
from tallystick.kit.who import EVERYTHING, OPERATOR, Actor, Scope
from tallystick.metering import queries as metering
from tallystick.onboarding.columns import LANGUAGES
from tallystick.onboarding.commands import Faults, Loaded, load_workbook
from tallystick.onboarding.plan import SHEETS
from tallystick.tariffs import commands as tariff_commands
from tallystick.tariffs import queries as tariffs

from .books import APRIL, garden, workbook

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)
COUNTS = {
    "buildings": 1, "units": 3, "parking": 1, "vehicles": 1, "accounts": 1, "parties": 2, "items": 3, "formulas": 1,
    "tariffs": 4, "assignments": 4, "meters": 1, "openings": 2,
}  # fmt: skip


def load(sheets: dict[str, Any], **more: Any) -> Loaded | Faults:
    return load_workbook(OPERATOR, EVERYTHING, workbook(sheets), today=TODAY, **more)


def loaded(sheets: dict[str, Any], **more: Any) -> Loaded:
    answer = load(sheets, **more)
    assert isinstance(answer, Loaded), [fault.as_dict() for fault in answer]
    return answer


def test_the_whole_book_comes_in() -> None:
    answer = loaded(garden())
    assert (answer.code, answer.name, answer.dry) == ("GARDEN", "Garden Court", False)
    assert answer.counts == COUNTS
    assert answer.book_id == accounts.book(EVERYTHING, "GARDEN").id


def test_units_spaces_and_vehicles_hang_together() -> None:
    book = loaded(garden()).book_id
    assert book is not None
    chen = accounts.account(EVERYTHING, book, "1-1-101")
    assert [row.code for row in estate.assets_of_account(EVERYTHING, book, chen.id)] == ["1-1-101", "P-017", "苏A12345"]
    unit = estate.asset(EVERYTHING, book, "1-1-101")
    assert (unit.building_code, unit.floor, unit.household, unit.building_area) == ("1", 1, 3, Decimal("89.5"))
    assert estate.asset(EVERYTHING, book, "1-1-103").account_name == "Lianxiang Trading"
    (party,) = accounts.parties_of(EVERYTHING, book, [chen.id])
    assert (party.name, party.phone, party.role) == ("Mrs Chen", "13900000001", "owner")


def test_prices_are_dated_and_formulas_copied() -> None:
    book = loaded(garden()).book_id
    flat = tariffs.tariff(EVERYTHING, book, "Flat")
    assert [(row.in_force_from, row.unit_price) for row in tariffs.versions(EVERYTHING, flat.id)] == [
        (ALWAYS, Decimal("1.2")),
        (date(2020, 7, 1), Decimal("1.3")),
    ]
    tiers = tariffs.tariff(EVERYTHING, book, "Tiers")
    assert (tiers.on_usage, tiers.formula_text) == (True, "TIER(usage, 180, 0.56, 260, 0.61, 0.86)")
    item = tariffs.item(EVERYTHING, book, "Power")
    assert (item.loss, item.tax_percent, item.partial_period) == (True, 6, "full")


def test_assignments_count_as_made_today_by_who_loads() -> None:
    answer = load_workbook(Actor(None, "Mr Wang"), EVERYTHING, workbook(garden()), today=TODAY)
    assert isinstance(answer, Loaded)
    assert answer.book_id is not None
    rows = tariffs.assignments(EVERYTHING, answer.book_id)
    assert {(row.made_on, row.made_by) for row in rows} == {(TODAY, "Mr Wang")}
    (own,) = [row for row in rows if row.tariff_name == "Own"]
    assert (own.start_on, own.end_on, own.amount) == (APRIL, date(2021, 3, 31), 300)


def test_meters_and_open_bills_come_along() -> None:
    book = loaded(garden()).book_id
    assert book is not None
    (meter,) = metering.meters(EVERYTHING, book)
    assert (meter.serial, meter.initial, meter.digits) == ("E-0001", 100, 5)
    fee, parking = Bill.objects.order_by("starts_on")
    assert (fee.origin, fee.starts_on, fee.ends_on, fee.amount) == (
        Bill.Origin.OPENING,
        date(2020, 2, 1),
        date(2020, 2, 29),
        Decimal("107.4"),
    )
    assert (fee.due_on, fee.posted_on) == (date(2020, 3, 30), TODAY)  # 30 days of grace after the period's end
    assert (parking.starts_on, parking.ends_on, parking.asset_id) == (date(2020, 3, 15), date(2020, 3, 15), None)
    assert fee.account_id == accounts.account(EVERYTHING, book, "1-1-101").id
    assert [found.faults for found in run_checks("billing", [book]) if found.faults] == []


def test_a_dry_run_says_the_same_and_leaves_nothing() -> None:
    answer = loaded(garden(), dry_run=True)
    assert (answer.dry, answer.book_id, answer.counts) == (True, None, COUNTS)
    assert Book.objects.count() == Bill.objects.count() == 0
    loaded(garden())


def test_a_file_is_as_good_as_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "garden.xlsx"
    path.write_bytes(workbook(garden()))
    assert isinstance(load_workbook(OPERATOR, EVERYTHING, path, today=TODAY), Loaded)


def test_a_book_comes_in_once() -> None:
    loaded(garden())
    answer = load(garden())
    assert isinstance(answer, Faults)
    assert [(fault.code, fault.sheet, fault.row, fault.column) for fault in answer] == [("book_exists", "Book", 2, "A")]


@pytest.mark.parametrize("index", range(len(LANGUAGES)))
def test_names_and_choices_may_be_in_any_language(index: int) -> None:
    assert loaded(translated(garden(), index)).counts == COUNTS


def translated(sheets: dict[str, Any], index: int) -> dict[str, Any]:
    """The same workbook with sheets, headings and choices in another language."""
    found = {}
    for name, (head, *rows) in sheets.items():
        plan = next(plan for plan in SHEETS if name == plan.names[0])
        columns = [plan.column(heading) for heading in head]
        found[plan.names[index]] = [[column.headings[index] for column in columns if column]] + [
            [_choice(column, cell, index) for column, cell in zip(columns, row, strict=True)] for row in rows
        ]
    return found


def _choice(column: Any, cell: Any, index: int) -> Any:
    words = [words for key, words in column.choices if cell is not None and str(cell).replace(" ", "_") == key]
    return words[0][index].upper() if words else cell


def test_sheets_and_columns_may_stand_in_any_order() -> None:
    backwards = {name: [row[::-1] for row in rows] for name, rows in reversed(garden().items())}
    assert loaded(backwards).counts == COUNTS


def test_optional_sheets_may_be_left_out_and_notes_may_stand_anywhere() -> None:
    sheets = garden()
    for name in ("Parking", "Vehicles", "Parties", "Meters", "Opening balances"):
        del sheets[name]
    del sheets["Assignments"][4]
    sheets["# my notes"] = [["anything"], [1]]
    sheets["Sheet1"] = []
    sheets["Units"] = [[*row, note] for row, note in zip(sheets["Units"], ["# seen", "yes", "no", "?"], strict=True)]
    sheets["Units"][2:2] = [[None] * 7]  # an empty row between
    sheets["Units"].insert(0, [])  # and one above the headings
    assert loaded(sheets).counts["units"] == 3


def test_a_trade_book_needs_no_units() -> None:
    sheets = {"Book": garden()["Book"], "Accounts": garden()["Accounts"], "Parties": garden()["Parties"][:1]}
    sheets["Book"][1][2] = "trade"
    assert loaded(sheets).counts["accounts"] == 1


def test_a_units_own_account_may_be_given_a_name() -> None:
    sheets = garden()
    sheets["Accounts"].append(["1-1-102", "Mr Wang"])
    book = loaded(sheets).book_id
    assert book is not None
    assert estate.asset(EVERYTHING, book, "1-1-102").account_name == "Mr Wang"


def test_what_all_books_share_can_be_named() -> None:
    heat = tariff_commands.add_items(OPERATOR, EVERYTHING, None, [tariff_commands.NewItem("Heat")], today=TODAY)["Heat"]
    price = tariff_commands.NewVersion(amount=Decimal(9))
    new = tariff_commands.NewTariff(heat, "Heat", "fixed", price, currency="CNY")
    tariff_commands.add_tariffs(OPERATOR, EVERYTHING, None, [new], today=TODAY)
    sheets = garden()
    sheets["Assignments"].append(["1-1-102", "Heat", APRIL, None, None])
    sheets["Meters"].append(["1-1-102", "Heat", "H-1", None, None, None])
    book = loaded(sheets).book_id
    assert book is not None
    assert [row.item_id for row in tariffs.assignments(EVERYTHING, book) if row.tariff_name == "Heat"] == [heat]


def test_days_of_a_workbook_that_counts_from_1904_are_the_same_days() -> None:
    answer = load_workbook(OPERATOR, EVERYTHING, workbook(garden(), date1904=True), today=TODAY)
    assert isinstance(answer, Loaded)
    assert answer.book_id is not None
    assert {row.start_on for row in tariffs.assignments(EVERYTHING, answer.book_id)} == {APRIL}


def test_who_may_not_see_every_book_imports_none() -> None:
    answer = load_workbook(OPERATOR, Scope(frozenset()), workbook(garden()), today=TODAY)
    assert isinstance(answer, Faults)
    assert [fault.code for fault in answer] == ["whole_scope"]
    assert Book.objects.count() == 0


def test_the_number_of_queries_does_not_grow_with_the_book(django_assert_max_num_queries: Any) -> None:
    sheets = garden()
    for number in range(200, 400):
        sheets["Units"].append([f"1-1-{number}", "1", 2, 2, 80, None])
        sheets["Assignments"].append([f"1-1-{number}", "Flat", APRIL, None, None])
    with django_assert_max_num_queries(110):
        assert loaded(sheets).counts["units"] == 203


def test_a_workbook_from_another_program_is_read_too() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in garden().items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    answer = load_workbook(OPERATOR, EVERYTHING, buffer.getvalue(), today=TODAY)
    assert isinstance(answer, Loaded)
    assert answer.counts == COUNTS
