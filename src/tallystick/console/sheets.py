"""Lists as sheets: Excel in constant memory, or CSV. Figures stay figures; text that a spreadsheet would run is text."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, NamedTuple

import xlsxwriter
from django.http import FileResponse
from django.utils.translation import gettext as _

from tallystick.kit.cells import unrun
from tallystick.kit.money import minor_digits, rounded
from tallystick.kit.sql import Row

KINDS = ("xlsx", "csv")
LONGEST_CELL = 32_767  # Excel's own limit
LONGEST_TITLE = 31
MONEY_DIGITS = range(5)


class Column(NamedTuple):
    """A heading, how a row's cell is had, its width in characters, and its kind: `money` is rounded to the row's currency."""

    heading: str
    cell: Callable[[Row], Any]
    width: int = 12
    kind: str = "text"


def response(kind: str, name: str, columns: Sequence[Column], rows: Iterable[Row]) -> FileResponse:
    """All rows as a file to keep."""
    file = as_excel(name, columns, rows) if kind == "xlsx" else as_csv(columns, rows)
    answer = FileResponse(file, as_attachment=True, filename=f"{name}.{kind}")
    answer["Cache-Control"] = "no-store"
    return answer


def as_excel(title: str, columns: Sequence[Column], rows: Iterable[Row]) -> IO[bytes]:
    """The sheet as .xlsx; rows go to disk as they come."""
    # Given over to the response, which closes it.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(title[:LONGEST_TITLE])
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    money = {digits: book.add_format({"num_format": _money_format(digits)}) for digits in MONEY_DIGITS}
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.heading, bold)
    page.freeze_panes(1, 0)
    sums = Sums(columns)
    line = 0
    for line, (digits, cells) in enumerate(_cells(columns, sums.adding(rows)), start=1):
        for number, (column, value) in enumerate(zip(columns, cells, strict=True)):
            if isinstance(value, Decimal | int) and not isinstance(value, bool):
                page.write_number(line, number, value, money[digits] if column.kind == "money" else None)
            elif isinstance(value, datetime):
                page.write_datetime(line, number, value, moment)
            elif isinstance(value, date):
                page.write_datetime(line, number, value, day)
            elif value:
                page.write_string(line, number, str(value)[:LONGEST_CELL])
    for at, (title, digits, values) in enumerate(sums.lines(), start=line + 1):
        page.write_string(at, 0, title, bold)
        total = book.add_format({"bold": True, "top": 1, "num_format": _money_format(digits)})
        for number, value in values.items():
            page.write_number(at, number, value, total)
    book.close()
    file.seek(0)
    return file


class Sums:
    """What the money in a sheet comes to, by currency: its last lines."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.money = {number: column for number, column in enumerate(columns) if number and column.kind == "money"}
        self.found: dict[str, dict[int, Decimal]] = {}

    def adding(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows as they are, added up on their way."""
        for row in rows:
            if self.money:
                sums = self.found.setdefault(row.get("currency", ""), dict.fromkeys(self.money, Decimal(0)))
                for number, column in self.money.items():
                    sums[number] += column.cell(row) or 0
            yield row

    def lines(self) -> Iterator[tuple[str, int, dict[int, Decimal]]]:
        """Title, decimals, and the sum in each column of money."""
        for currency, sums in sorted(self.found.items()):
            digits = minor_digits(currency) if currency else 2
            title = f"{_('Together')} {currency}" if len(self.found) > 1 else str(_("Together"))
            yield title, digits, {number: rounded(value, digits) for number, value in sums.items()}


def as_csv(columns: Sequence[Column], rows: Iterable[Row]) -> IO[bytes]:
    """The sheet as CSV, marked as UTF-8 so that Excel reads it so."""
    file = tempfile.TemporaryFile()  # noqa: SIM115
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(_safe(column.heading) for column in columns)
    writer.writerows([_safe(value) for value in cells] for _digits, cells in _cells(columns, rows))
    text.flush()
    text.detach()
    file.seek(0)
    return file


def _money_format(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _cells(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[tuple[int, list[Any]]]:
    """Each row's decimals and cells: amounts with their currency's decimals."""
    for row in rows:
        digits = minor_digits(row["currency"]) if "currency" in row else 2
        yield digits, [_rounded(column, column.cell(row), digits) for column in columns]


def _rounded(column: Column, value: Any, digits: int) -> Any:
    return rounded(value, digits) if column.kind == "money" and isinstance(value, Decimal) else value


def _safe(value: Any) -> str:
    """A cell of a CSV file; an apostrophe keeps text from being run, and figures are left alone."""
    text = "" if value is None else str(value)
    return unrun(text) if isinstance(value, str) else text
