"""Sheets of bills: figures stay figures, and no text is run."""

import csv
import io
from datetime import date
from decimal import Decimal

from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tallystick.billing.queries import SHEET
from tallystick.console import sheets
from tallystick.console.billing.bills import columns
from tallystick.kit.sql import Row

HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")')
ROW = {
    "book_code": "GARDEN", "asset_code": "1-1-101", "account_code": "1-1-101", "owner_name": "Mrs Chen",
    "item_name": "Property fee", "tariff_name": "Flat", "starts_on": date(2020, 4, 1), "ends_on": date(2020, 4, 30),
    "due_on": date(2020, 5, 30), "currency": "CNY", "net": Decimal("-107.4000"), "tax": Decimal(0),
    "amount": Decimal("-107.4000"), "paid": Decimal(0), "outstanding": Decimal("-107.4000"), "status": "open",
    "overdue": True, "void_reason": "",
}  # fmt: skip


def _row(**changes: object) -> Row:
    return Row(ROW | changes)


def _excel(*rows: Row) -> Worksheet:
    page = load_workbook(sheets.as_excel("bills", columns(), rows)).active
    assert isinstance(page, Worksheet)
    return page


def _csv(*rows: Row) -> list[dict[str, str]]:
    text = sheets.as_csv(columns(), rows).read().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_negative_figures_stay_figures() -> None:
    with override("en"):
        (line,) = _csv(_row())
        page = _excel(_row())
    assert line["Amount"] == "-107.40"
    assert page.cell(2, SHEET.index("amount") + 1).value == -107.4


def test_text_that_a_spreadsheet_would_run_is_text() -> None:
    rows = [_row(owner_name=text) for text in HOSTILE]
    with override("en"):
        assert all(line["Owner"].startswith("'") for line in _csv(*rows))
        page = _excel(*rows)
    column = SHEET.index("owner_name") + 1
    cells = [page.cell(row, column) for row in range(2, 2 + len(rows))]
    assert [cell.value for cell in cells] == list(HOSTILE)
    assert {cell.data_type for cell in cells} == {"s"}


def test_days_are_days_and_words_are_the_reader_s() -> None:
    with override("zh-hans"):
        page = _excel(_row())
    assert page.cell(2, SHEET.index("starts_on") + 1).is_date
    assert page.cell(2, SHEET.index("status") + 1).value == "未缴"


def test_dong_are_written_without_decimals() -> None:
    with override("vi"):
        (line,) = _csv(_row(currency="VND", amount=Decimal("16324.0000")))
    assert line["Số tiền"] == "16324"


def test_the_last_lines_of_a_sheet_add_up_the_money_of_each_currency() -> None:
    rows = [_row(amount=Decimal("107.40")), _row(amount=Decimal("2.60")), _row(amount=Decimal(5000), currency="VND")]
    with override("en"):
        page = _excel(*rows)
        assert len(_csv(*rows)) == 3
    column = SHEET.index("amount") + 1
    assert [(page.cell(row, 1).value, page.cell(row, column).value) for row in (5, 6)] == [
        ("Together CNY", 110), ("Together VND", 5000),
    ]  # fmt: skip
    assert page.max_row == 6
