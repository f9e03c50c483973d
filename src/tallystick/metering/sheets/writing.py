"""Sheets written out: to be filled in, empty, or given back with what is wrong in each row."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import get_language

from tallystick.kit.cells import unrun
from tallystick.kit.sql import Row

from .answers import heading, remarks
from .columns import ADDRESS, LANGUAGES, REMARKS
from .figures import DECIMALS

FULL = (
    "asset", "room", "book", "item", "serial", "previous", "current", "multiplier", "loss", "shared",
    "amount", "read_on", "month", "remark",
)  # fmt: skip
LOCKED = {"asset", "room", "book", "item", "serial", "multiplier"}
BLANK = ("asset", "previous", "current", "amount", "read_on", "month")
BLANK_ROWS = 2000  # of the empty sheet, formatted
DAY, MONTH, TEXT = "yyyy-mm-dd", "yyyy-mm", "@"
FORMATS = {"read_on": DAY, "month": MONTH, "asset": TEXT, "room": TEXT, "serial": TEXT, "remark": TEXT}
WIDTH_CHARACTERS = 15
LONGEST_CELL = 32_767
SPOOLED_BYTES = 4 * 1024 * 1024


def full_sheet(kind: str, book: str, item: str, month: date, rows: Iterable[Row], *, loss: bool) -> IO[bytes]:
    """A sheet of meters to fill in; what is not to be changed is locked. `kind`: xlsx or csv."""
    keys = [key for key in FULL if loss or key != "loss"]
    known = {"book": book, "item": item, "month": month}
    lines = ([(row | known).get(key) for key in keys] for row in rows)
    headings = [heading(key) for key in keys]
    return _as_csv(headings, lines) if kind == "csv" else _as_excel(item, keys, headings, lines, LOCKED)


def blank_sheet(kind: str) -> IO[bytes]:
    """The empty sheet: address, figures, day and month."""
    headings = [_address(), *(heading(key) for key in BLANK[1:])]
    return _as_csv(headings, ()) if kind == "csv" else _as_excel("Readings", BLANK, headings, (), frozenset())


def with_remarks(rows: Iterable[Sequence[Any]], head: int, faults: Mapping[int, str]) -> IO[bytes]:
    """A file's own rows (from its first on; `head` is the number of the headings), with a last column of what is wrong."""
    with _workbook() as (book, file):
        page, wrong = book.add_worksheet(), book.add_format({"font_color": "#B00020", "text_wrap": True})
        day = book.add_format({"num_format": DAY})
        last = 0
        for number, cells in rows:
            last = max(last, len(cells)) if number <= head else last
            for column, value in enumerate(cells[:last] if number > head else cells):
                _put(page, number - 1, column, value, day)
            if number == head:
                page.write_string(number - 1, last, _word(REMARKS), book.add_format({"bold": True}))
            elif number in faults:
                told = "; ".join(f"{heading(one['column'])}: {one['message']}" for one in remarks(faults[number]))
                page.write_string(number - 1, last, told[:LONGEST_CELL], wrong)
        page.set_column(last, last, 60)
    file.seek(0)
    return file


def _as_excel(title: str, keys: Sequence[str], headings: Sequence[str], rows: Iterable[Sequence[Any]], locked: Any) -> IO[bytes]:
    with _workbook() as (book, file):
        page = book.add_worksheet("".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "Readings")
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E4E4E4"})
        formats = {key: book.add_format({"num_format": FORMATS.get(key, "General"), "locked": key in locked}) for key in keys}
        for place, (key, words) in enumerate(zip(keys, headings, strict=True)):
            page.set_column(place, place, WIDTH_CHARACTERS, formats[key])
            page.write_string(0, place, words, bold)
        page.freeze_panes(1, 0)
        if locked:
            # Nothing secret: it only keeps a slip of the hand from changing what is filled in.
            page.protect("", {"format_columns": True, "sort": True, "autofilter": True})
        for line, cells in enumerate(rows, 1):
            for place, (key, value) in enumerate(zip(keys, cells, strict=True)):
                _put(page, line, place, value, formats[key], formats[key])
    file.seek(0)
    return file


def _put(page: Any, line: int, place: int, value: Any, day: Any, other: Any = None) -> None:
    """A cell as what it is: figures stay figures, and text is never taken for a formula."""
    if value is None or value == "" or value != value:  # not a number
        if other is not None:
            page.write_blank(line, place, None, other)
    elif isinstance(value, Decimal | int) or type(value).__name__ == "float":
        page.write_number(line, place, value, other)
    elif isinstance(value, datetime | date):
        page.write_datetime(line, place, value if isinstance(value, datetime) else datetime.combine(value, time()), day)
    else:
        page.write_string(line, place, str(value)[:LONGEST_CELL], other)


@contextmanager
def _workbook() -> Iterator[tuple[Any, IO[bytes]]]:
    file = tempfile.SpooledTemporaryFile(SPOOLED_BYTES)  # noqa: SIM115  # given over to whoever asked
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    yield book, file
    book.close()


def _as_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    file = tempfile.SpooledTemporaryFile(SPOOLED_BYTES)  # noqa: SIM115
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(map(unrun, headings))
    writer.writerows([_csv_cell(value) for value in cells] for cells in rows)
    text.flush()
    text.detach()
    file.seek(0)
    return file


def _csv_cell(value: Any) -> str:
    if isinstance(value, Decimal):
        whole, _, fraction = f"{value:f}".partition(".")
        fraction = fraction.rstrip("0")
        # With three decimals it might be taken for thousands.
        return f"{whole}.{fraction:0<{DECIMALS}}" if len(fraction) == DECIMALS - 1 else f"{whole}.{fraction}".rstrip(".")
    return unrun(value) if isinstance(value, str) else "" if value is None else str(value)


def _word(words: Sequence[str]) -> str:
    language = (get_language() or "en").lower()
    return words[next((index for index, known in enumerate(LANGUAGES) if language.startswith(known[:2])), 0)]


def _address() -> str:
    return _word(ADDRESS)
