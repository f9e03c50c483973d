"""Bills as a sheet: Excel in constant memory, or CSV. Figures stay figures; text that a spreadsheet would run is text."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext_lazy as _

from tallystick.billing.queries import SHEET
from tallystick.kit.money import minor_digits, rounded

from ..labels import STATUS

# What makes a spreadsheet take a cell for a formula.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
HEADINGS: dict[str, Any] = {
    "book_code": _("Book"),
    "asset_code": _("Unit"),
    "account_code": _("Account"),
    "owner_name": _("Owner"),
    "item_name": _("Charge item"),
    "tariff_name": _("Tariff"),
    "starts_on": _("From"),
    "ends_on": _("To"),
    "due_on": _("Due"),
    "currency": _("Currency"),
    "net": _("Net"),
    "tax": _("Tax"),
    "amount": _("Amount"),
    "paid": _("Paid"),
    "outstanding": _("Outstanding"),
    "status": _("Status"),
    "overdue": _("Overdue"),
    "void_reason": _("Reason of the void"),
}
WIDTHS = {"item_name": 22, "owner_name": 18, "tariff_name": 18, "void_reason": 30}
Rows = Iterable[tuple[Any, ...]]


def as_excel(rows: Rows) -> IO[bytes]:
    """The sheet as .xlsx; rows go to disk as they come."""
    # Given over to the response, which closes it.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(str(_("Bills"))[:31])
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    money = {digits: book.add_format({"num_format": "#,##0" + ("." + "0" * digits if digits else "")}) for digits in range(5)}
    for column, name in enumerate(SHEET):
        page.set_column(column, column, WIDTHS.get(name, 12))
        page.write_string(0, column, str(HEADINGS[name]), bold)
    page.freeze_panes(1, 0)
    for number, (digits, cells) in enumerate(_cells(rows), start=1):
        for column, value in enumerate(cells):
            if isinstance(value, Decimal):
                page.write_number(number, column, value, money[digits])
            elif isinstance(value, date):
                page.write_datetime(number, column, value, day)
            elif value:
                page.write_string(number, column, value)
    book.close()
    file.seek(0)
    return file


def as_csv(rows: Rows) -> IO[bytes]:
    """The sheet as CSV, marked as UTF-8 so that Excel reads it so."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(str(HEADINGS[name]) for name in SHEET)
    writer.writerows([_safe(value) for value in cells] for _digits, cells in _cells(rows))
    text.flush()
    text.detach()
    file.seek(0)
    return file


def _cells(rows: Rows) -> Iterator[tuple[int, list[Any]]]:
    """Each row's decimals and cells: amounts with their currency's decimals, words in the reader's language."""
    for row in rows:
        named = dict(zip(SHEET, row, strict=True))
        digits = minor_digits(named["currency"])
        named["status"] = str(STATUS[named["status"]])
        named["overdue"] = str(_("yes")) if named["overdue"] else ""
        yield digits, [rounded(v, digits) if isinstance(v, Decimal) else v for v in named.values()]


def _safe(value: Any) -> str:
    """A cell of a CSV file; an apostrophe keeps text from being run, and figures are left alone."""
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(RUNS) else text
