"""Sheets of readings checked and entered: what is wrong has its code and its place, and nothing is stored unless all is right."""

import io
from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection

from tallystick.accounts.commands import NewBook, open_book
from tallystick.billing import commands
from tallystick.billing.models import Bill
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering.commands import NewMeter, Replacement, Sheet, WantedSheet, add_meters, replace_meter
from tallystick.metering.models import Meter, Reading
from tallystick.metering.queries import remarks, row_answers, sheet_answer, sheet_rows, sheet_to_fill
from tallystick.metering.sheets.models import SheetRow
from tallystick.tariffs.commands import NewItem, add_items

from .metered import TODAY, Court, court, holds, month

pytestmark = pytest.mark.django_db
HEAD = "Unit code,Previous reading,Current reading,Amount,Day read\n"


@pytest.fixture
def at() -> Court:
    return court()


def take(at: Court, data: bytes, name: str = "sheet.csv", *, item: bool = True, store: bool = True) -> Sheet:
    wanted = WantedSheet(at.item if item else None)
    file = io.BytesIO(data)
    return commands.import_sheet(OPERATOR, EVERYTHING, at.book, file, name, wanted, today=TODAY, store=store)


def told(at: Court, sheet: Sheet) -> dict[str, object]:
    rows = sheet_rows(EVERYTHING, at.book, sheet.id).stream()
    return sheet_answer(sheet, "CNY") | {"rows": list(row_answers(rows, "CNY"))}


def wrong(at: Court, sheet: Sheet) -> list[tuple[int, str, str]]:
    """Row, column and code of each fault."""
    rows = sheet_rows(EVERYTHING, at.book, sheet.id, only_faulty=True).stream()
    return [(row.number, one["column"], one["code"]) for row in rows for one in remarks(row.faults)]


def odd(at: Court, sheet: Sheet) -> list[tuple[int, str, str]]:
    rows = sheet_rows(EVERYTHING, at.book, sheet.id).stream()
    return [(row.number, one["column"], one["code"]) for row in rows for one in remarks(row.warnings)]


def test_a_filled_sheet_becomes_readings_and_bills(at: Court) -> None:
    sheet = take(at, (HEAD + "1-1-101,100,320,,2020-04-30\n1-1-102,0,12.5,,2020-04-30\n").encode())
    answer = told(at, sheet)
    assert (answer["verdict"], answer["imported"], answer["amount"]) == ("accepted", 2, "232.50")
    assert answer["rows"][0] == {  # type: ignore[index]
        "row": 2, "ok": True, "asset": "1-1-101", "serial": "", "month": "2020-04", "previous": "100", "current": "320",
        "amount": "220.00", "read_on": "2020-04-30", "remark": "",
        "warnings": [{"column": "previous", "code": "gap", "message": "The last reading was 0."}],
    }  # fmt: skip
    assert at.bills("1-1-101") == [(4, Decimal(220))]
    assert at.bills("1-1-102") == [(4, Decimal("12.5"))]
    assert set(Reading.objects.values_list("way", flat=True)) == {Reading.Way.SHEET}
    holds()


def test_looked_at_only_it_says_the_same_and_stores_nothing(at: Court) -> None:
    at.read(3, 100)
    data = (HEAD + "1-1-101,100,320,131.60,2020-04-30\n1-1-102,0,12.5,,2020-04-30\n1-1-101,320,330,,2020-05-31\n").encode()
    looked = told(at, take(at, data, store=False))
    assert (Reading.objects.count(), Meter.objects.count()) == (1, 1)
    assert looked["amount"] == "154.10"
    stored = told(at, take(at, data))
    assert looked == stored
    assert at.bills("1-1-101") == [(3, 100), (4, Decimal("131.6")), (5, 10)]
    holds()


def test_an_amount_given_overrides_and_is_marked(at: Court) -> None:
    sheet = take(at, (HEAD + "1-1-101,100,230,131.60,2020-04-30\n").encode())
    assert (2, "amount", "other_amount") in odd(at, sheet)
    bill = Bill.objects.get(voided_at=None)
    assert (bill.amount, bill.inputs["worked_out"]) == (Decimal("131.6"), "130.00")


FAULTS = [
    ("1-1-101,0,abc,,2020-04-30", ("current", "not_a_number")),
    ("1-1-101,0,NaN,,2020-04-30", ("current", "not_a_number")),
    ("1-1-101,0,1e308,,2020-04-30", ("current", "out_of_range")),
    ("1-1-101,0,9999999999999,,2020-04-30", ("current", "out_of_range")),
    ("1-1-101,0,1.23456,,2020-04-30", ("current", "out_of_range")),
    ("1-1-101,0,-5,,2020-04-30", ("current", "out_of_range")),
    ("1-1-101,0,,,2020-04-30", ("current", "missing")),
    ("1-1-101,0,=1+1,,2020-04-30", ("current", "is_formula")),
    ("=A1,0,5,,2020-04-30", ("asset", "is_formula")),
    ("1-1-101,0,5,,2020-02-30", ("read_on", "not_a_date")),
    ("1-1-101,0,5,,soon", ("read_on", "not_a_date")),
    ("1-1-101,0,5,,04/05/2020", ("read_on", "not_a_date")),
    ("1-1-101,0,5,,99999", ("read_on", "not_a_date")),
    ("1-1-101,0,5,,1820-04-30", ("read_on", "out_of_range")),
    ("1-1-101,0,5,,", ("read_on", "missing")),
    ("9-9-999,0,5,,2020-04-30", ("asset", "unknown_asset")),
    (",0,5,,2020-04-30", ("asset", "missing")),
    (f"{'1' * 130},0,5,,2020-04-30", ("asset", "too_long")),
    ("1-1-101,100,88,,2020-04-30", ("current", "goes_back")),
    ("1-1-101,0,5,131.6055,2020-04-30", ("amount", "out_of_range")),
    ('1-1-101,0,"1,234",,2020-04-30', ("current", "not_a_number")),
]


@pytest.mark.parametrize(("line", "fault"), FAULTS)
def test_what_is_wrong_has_its_code_and_place_and_nothing_is_stored(at: Court, line: str, fault: tuple[str, str]) -> None:
    sheet = take(at, (HEAD + "1-1-102,0,7,,2020-04-30\n" + line + "\n").encode())
    assert sheet.stage == "faulty"
    assert wrong(at, sheet) == [(3, *fault)]
    assert told(at, sheet)["verdict"] == "row_errors"
    assert [model.objects.count() for model in (Reading, Bill, Meter)] == [0, 0, 0]


def test_all_faults_are_told_at_once(at: Court) -> None:
    sheet = take(at, (HEAD + "1-1-101,x,y,,2020-04-30\n9-9-9,0,1,,soon\n").encode())
    assert wrong(at, sheet) == [
        (2, "previous", "not_a_number"), (2, "current", "not_a_number"),
        (3, "read_on", "not_a_date"), (3, "asset", "unknown_asset"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "current"),
    [
        (["１２３", "12"], "123"),
        (["12,5", "1.234"], "12.5"),
        (["1.234,5", "7"], "1234.5"),
        (["1,234", "12.5"], "1234"),
        (["12.5", "7"], "12.5"),
        (["1 234", "7"], "1234"),
    ],
)
def test_figures_as_text_are_read_by_one_rule_for_the_whole_file(at: Court, figures: list[str], current: str) -> None:
    lines = "".join(f"1-1-10{n};0;{figure};;2020-04-30\n" for n, figure in enumerate(figures, 1))
    sheet = take(at, (HEAD.replace(",", ";") + lines).encode(), store=False)
    assert wrong(at, sheet) == []
    assert told(at, sheet)["rows"][0]["current"] == current  # type: ignore[index]


def test_a_file_that_contradicts_itself_is_not_guessed_at(at: Court) -> None:
    lines = "1-1-101;0;12,5;;2020-04-30\n1-1-102;0;12.5;;2020-04-30\n1-1-103;0;12;;2020-04-30\n"
    sheet = take(at, (HEAD.replace(",", ";") + lines).encode())
    assert wrong(at, sheet) == [(2, "current", "not_a_number"), (3, "current", "not_a_number")]
    days = take(at, (HEAD + "1-1-101,0,1,,30/04/2020\n1-1-102,0,1,,04/30/2020\n").encode())
    assert [code for _, _, code in wrong(at, days)] == ["not_a_date", "not_a_date"]


@pytest.mark.parametrize(
    ("days", "first"),
    [(["05/04/2020", "30/04/2020"], "2020-04-05"), (["05/04/2020", "04/30/2020"], "2020-05-04"), (["43951"], "2020-04-30"),
     (["2020年4月30日"], "2020-04-30"), (["20200430"], "2020-04-30"), (["2020/4/30 18:20"], "2020-04-30")],
)  # fmt: skip
def test_days_as_text_are_read_by_one_rule(at: Court, days: list[str], first: str) -> None:
    lines = "".join(f"1-1-10{n},0,5,,{day}\n" for n, day in enumerate(days, 1))
    answer = told(at, take(at, (HEAD + lines).encode(), store=False))
    assert answer["rows"][0]["read_on"] == first  # type: ignore[index]


def test_vietnamese_headings_and_days(at: Court) -> None:
    sheet = take(at, "Mã căn hộ;Chỉ số mới;Ngày ghi\n1-1-101;12,5;05/04/2020\n".encode(), store=False)
    row = told(at, sheet)["rows"][0]  # type: ignore[index]
    assert (row["current"], row["read_on"]) == ("12.5", "2020-04-05")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_headings_in_every_encoding(at: Court, encoding: str) -> None:
    sheet = take(at, "房屋编号\t本期度数\t账单日期\t备注\n1-1-101\t12\t2020年4月\t正常\n".encode(encoding))
    assert told(at, sheet)["rows"][0]["remark"] == "正常"  # type: ignore[index]
    assert at.bills("1-1-101") == [(4, Decimal(12))]


def test_two_rows_of_one_meter_and_month_are_a_duplicate(at: Court) -> None:
    sheet = take(at, (HEAD + "1-1-101,0,5,,2020-04-29\n1-1-101,5,6,,2020-04-30\n").encode())
    assert wrong(at, sheet) == [(3, "asset", "duplicate")]


def test_a_month_that_was_read_is_already_read_or_paid(at: Court) -> None:
    at.read(4, 5, "1-1-101")
    at.read(4, 5, "1-1-102")
    at.pay(4, "1-1-102")
    sheet = take(at, (HEAD + "1-1-101,0,5,,2020-04-29\n1-1-102,5,6,,2020-04-30\n").encode())
    assert wrong(at, sheet) == [(2, "current", "already_read"), (3, "current", "paid")]


def test_books_items_rooms_and_meters_are_those_of_the_sheet(at: Court) -> None:
    other = open_book(OPERATOR, EVERYTHING, NewBook("LAKE", "Lake", "community", "CNY", "Asia/Shanghai"), today=TODAY)
    from tallystick.estate.commands import NewAsset, add_assets

    add_assets(OPERATOR, EVERYTHING, other, [NewAsset("L-1", "unit")], today=TODAY)
    from tallystick.estate.queries import asset

    item = add_items(OPERATOR, EVERYTHING, other, [NewItem("Heat")], today=TODAY)["Heat"]
    add_meters(OPERATOR, EVERYTHING, other, [NewMeter(asset(EVERYTHING, other, "L-1").id, item, "L-0001")], today=TODAY)
    text = (
        "Unit code,Book,Meter type,Meter no.,Current reading,Billing month\n"
        "1-1-101,Lake,Heat,,5,2020-04\n1-1-102,,Water,,5,2020-04\n1-1-103,,Heat,X-1,5,2020-04\n,,Heat,L-0001,5,2020-04\n"
    )
    sheet = take(at, text.encode())
    assert wrong(at, sheet) == [
        (2, "book", "wrong_book"), (3, "item", "wrong_item"), (4, "serial", "unknown_meter"), (5, "serial", "wrong_book"),
    ]  # fmt: skip


def test_a_serial_names_one_of_several_meters(at: Court) -> None:
    asset = at.asset()
    add_meters(OPERATOR, EVERYTHING, at.book, [NewMeter(asset, at.item, "E-1"), NewMeter(asset, at.item, "E-2")], today=TODAY)
    head = "Unit code,Meter no.,Current reading,Billing month\n"
    assert wrong(at, take(at, (head + "1-1-101,,5,2020-04\n").encode())) == [(2, "serial", "missing")]
    take(at, (head + "1-1-101,E-1,5,2020-04\n,E-2,6,2020-04\n").encode())
    assert at.bills() == [(4, Decimal(5)), (4, Decimal(6))]


def test_a_replaced_meter_loses_nothing_and_estimates_are_set_right(at: Court) -> None:
    at.read(3, 100)
    (old,) = Meter.objects.values_list("id", flat=True)
    change = Replacement(date(2020, 4, 10), Decimal(130), Decimal(0), "E-2")
    replace_meter(OPERATOR, EVERYTHING, at.book, old, change, today=TODAY)
    take(at, b"Unit code,Current reading,Billing month\n1-1-101,20,2020-04\n")
    assert at.bills() == [(3, Decimal(100)), (4, Decimal(50))]
    holds()


COLUMNS = [
    (b"Unit code,Day read\n1-1-101,2020-04-30\n", "missing_column"),
    (b"Unit code,Current reading\n1-1-101,5\n", "missing_column"),
    (b"Unit code,Current reading,current,Day read\n1-1-101,5,5,2020-04-30\n", "duplicate_column"),
    (b"Unit code,Current reading,Day read\n", "empty"),
    (b"", "empty"),
    (b"  \n\n", "empty"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_sheet"),
    (b"<html><table></table></html>", "not_a_sheet"),
    (b"PK\x03\x04 cut off", "broken"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "broken"),
]


@pytest.mark.parametrize(("data", "code"), COLUMNS)
def test_a_file_that_is_refused_says_why(at: Court, data: bytes, code: str) -> None:
    sheet = take(at, data, "../../etc/passwd")
    answer = told(at, sheet)
    assert (answer["verdict"], answer["codes"], answer["imported"], answer["rows"]) == ("refused", [code], 0, [])
    assert sheet.name == "passwd"


def test_what_calls_itself_a_workbook_has_to_be_one(at: Court) -> None:
    assert told(at, take(at, b"Unit code,Current reading\n", "readings.xlsx"))["codes"] == ["not_a_sheet"]


def test_unknown_columns_are_left_and_told(at: Court) -> None:
    sheet = take(at, b"Notes,Unit code,Current reading,Billing month\nx,1-1-101,5,2020-04\n")
    assert told(at, sheet)["unknown_columns"] == ["Notes"]
    assert sheet.stage == "stored"


def test_a_sheet_goes_out_is_filled_in_and_comes_back(at: Court) -> None:
    import openpyxl

    at.read(3, 100)
    book = openpyxl.load_workbook(io.BytesIO(sheet_to_fill(EVERYTHING, at.book, at.item, month(4)).read()))
    page = book.active
    assert page is not None
    head = {str(cell.value): cell.column for cell in page[1]}
    lines = {str(page.cell(row, head["Unit code"]).value): row for row in range(2, page.max_row + 1)}
    assert [page.cell(lines[unit], head["Previous reading"]).value for unit in ("1-1-101", "1-1-102")] == [100, 0]
    assert [page.cell(2, head[one]).protection.locked for one in ("Unit code", "Current reading")] == [True, False]
    page.cell(lines["1-1-101"], head["Current reading"]).value = 150
    page.cell(lines["1-1-101"], head["Day read"]).value = date(2020, 4, 30)
    out = io.BytesIO()
    book.save(out)
    sheet = take(at, out.getvalue(), "april.xlsx", item=False)
    assert (sheet.stage, sheet.rows, sheet.told["left_out"]) == ("stored", 1, 2)
    assert at.bills() == [(3, Decimal(100)), (4, Decimal(50))]
    holds()


def test_a_sheet_is_stored_once_however_often_it_is_asked_for(at: Court) -> None:
    sheet = take(at, (HEAD + "1-1-101,0,5,,2020-04-30\n").encode(), store=False)
    for _ in range(2):
        assert commands.enter_sheet(OPERATOR, EVERYTHING, at.book, sheet.id, today=TODAY).stage == "stored"
    assert at.bills() == [(4, Decimal(5))]


def test_what_has_become_wrong_since_it_was_checked_is_not_stored(at: Court) -> None:
    sheet = take(at, (HEAD + "1-1-101,0,5,,2020-04-30\n1-1-102,0,5,,2020-04-30\n").encode(), store=False)
    at.read(4, 4)
    again = commands.enter_sheet(OPERATOR, EVERYTHING, at.book, sheet.id, today=TODAY)
    assert (again.stage, wrong(at, again)) == ("faulty", [(2, "current", "already_read")])
    assert at.bills("1-1-102") == []
    with pytest.raises(commands.SheetNotChecked):
        commands.enter_sheet(OPERATOR, EVERYTHING, at.book, sheet.id, today=TODAY)


def test_the_years_usage_counts_within_a_sheet_and_before_it() -> None:
    at = court(formula="usage * IF(usage_before > 100, 2, 1)")
    at.read(1, 90)
    data = b"Unit code,Current reading,Billing month\n1-1-101,110,2020-02\n1-1-101,120,2020-03\n"
    looked = told(at, take(at, data, store=False))
    assert [row["amount"] for row in looked["rows"]] == ["20.00", "20.00"]  # type: ignore[attr-defined]
    take(at, data)
    assert at.bills() == [(1, Decimal(90)), (2, Decimal(20)), (3, Decimal(20))]
    holds()


@pytest.mark.parametrize(("line", "bound"), [
    ("1-1-101,0,-5,,2020-04-30", "“-5” is below 0."),
    ("1-1-101,0,5.00001,,2020-04-30", "“5.00001” has more than four decimals."),
    ("1-1-101,0,1e15,,2020-04-30", "“1e15” is more than can be kept: it has to be below 1,000,000,000,000."),
    ("1-1-101,0,5,1.6055,2020-04-30", "“1.6055” has more decimals than the currency."),
    ("1-1-101,0,5,,1980-04-30", "“1980-04-30” is not between the years 1990 and 2100."),
])  # fmt: skip
def test_what_is_out_of_range_is_told_the_bound(at: Court, line: str, bound: str) -> None:
    sheet = take(at, (HEAD + line + "\n").encode())
    (row,) = sheet_rows(EVERYTHING, at.book, sheet.id).stream()
    assert [one["message"] for one in remarks(row.faults)] == [bound]


def test_rows_of_an_earlier_database_get_what_they_lack(db: None) -> None:
    names = ("carried", "takes_shares", "is_plain", "reading_id")
    migration = import_module("tallystick.metering.migrations.0006_sheet_rows_evened").Migration
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE metering_sheetrow SET LOGGED")
        cursor.execute("ALTER TABLE metering_sheetrow " + ", ".join(f"DROP COLUMN {name}" for name in names))
        for operation in [*migration.operations, *migration.operations]:
            cursor.execute(operation.sql)
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'metering_sheetrow'")
        assert cursor.fetchone() == ("u",)
    SheetRow.objects.create(book_id=1, sheet_id=1, number=1)
    assert SheetRow.objects.values_list(*names).get(book_id=1, sheet_id=1) == (None,) * 4
