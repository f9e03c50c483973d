"""A file of any kind as rows of cells: each with its number in the spreadsheet, and marks of cells that hold no plain value."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tallystick.kit.archive import MEGABYTE, Archive, BrokenArchive, LargeArchive

MOST_BYTES = 64 * MEGABYTE
MOST_UNPACKED_BYTES = 768 * MEGABYTE
MOST_ROWS = 1_048_576  # of a sheet in today's spreadsheets
MOST_READ = 150_000  # the last row that may hold something
MOST_COLUMNS = 16_384
MOST_SHEETS = 20  # looked at, of those that can be seen

Marks = Mapping[int, str]  # by column, from 0: a code, or an error value as the spreadsheet shows it (#DIV/0!)
NO_MARKS: Marks = {}


class Row(NamedTuple):
    number: int  # as the spreadsheet numbers it, from 1
    cells: Sequence[Any]
    marks: Marks


class FileFault(Exception):
    """A file that is refused as a whole: its code, and what there is to say of it."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class Sheet(NamedTuple):
    name: str
    rows: Callable[[], Iterator[Row]]


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how .xls begins
WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xls", ".ods")


def sheets_of(file: IO[bytes], name: str) -> Iterator[Sheet]:
    """The sheets of a file that can be seen, by what is in it; its name only tells what it claims to be."""
    from . import csvs, ods, xls, xlsx

    head = file.read(512)
    size = file.seek(0, 2)
    file.seek(0)
    if size > MOST_BYTES:
        raise FileFault("too_big", what=f"{size // MEGABYTE} MB", most=f"{MOST_BYTES // MEGABYTE} MB")
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise FileFault("empty")
    if head.startswith(b"PK"):
        archive = _archive(file)
        if "xl/workbook.xml" in archive.names:
            return xlsx.sheets(archive)
        if "content.xml" in archive.names:
            return ods.sheets(archive, file)
        raise FileFault("not_a_sheet")
    if head.startswith(COMPOUND):
        found = xls.marks(file)
        file.seek(0)
        return whole_sheets(file, found)
    if name.lower().endswith(WORKBOOK_NAMES):
        raise FileFault("not_a_sheet")
    return csvs.sheets(file)


def _archive(file: IO[bytes]) -> Archive:
    try:
        return Archive(file, MOST_UNPACKED_BYTES)
    except (BrokenArchive, zipfile.BadZipFile) as error:
        raise FileFault("broken") from error
    except LargeArchive as error:
        raise FileFault("too_big", what=error.what, most=error.most) from error


def opened(file: Any) -> CalamineWorkbook:
    """A workbook, by the library for it; broken where it cannot be read."""
    return told(lambda: CalamineWorkbook.from_filelike(file))


def told(work: Callable[[], Any]) -> Any:
    """What the library gives; it is of another language, and may end in ways of its own."""
    try:
        return work()
    except (CalamineError, ValueError, OverflowError) as error:
        raise FileFault("broken") from error
    except BaseException as error:  # a panic of the reader is no Exception
        if type(error).__name__ == "PanicException":
            raise FileFault("broken") from error
        raise


def whole_sheets(file: IO[bytes], marks: Mapping[Any, Mapping[int, Marks]]) -> Iterator[Sheet]:
    """The sheets of a workbook that the library reads by itself: .xls and .ods.

    `marks`: by sheet (its name, or its number from 0) and row.
    """
    book = opened(file)
    for number, found in enumerate(book.sheets_metadata):
        seen = found.visible == SheetVisibleEnum.Visible and found.typ == SheetTypeEnum.WorkSheet
        if seen and number < MOST_SHEETS:
            of_sheet = marks.get(found.name) or marks.get(number, {})
            yield Sheet(found.name, lambda name=found.name, own=of_sheet: _rows_of(book, name, own))  # type: ignore[misc]


def _rows_of(book: CalamineWorkbook, name: str, marks: Mapping[int, Marks]) -> Iterator[Row]:
    sheet = told(lambda: book.get_sheet_by_name(name))
    return marked(rows_of(sheet, 0), marks, merged(sheet))


def marked(rows: Iterable[Row], marks: Mapping[int, Marks], hidden: Mapping[int, Marks]) -> Iterator[Row]:
    """Rows with the marks of their cells; `hidden` are those that merged ones lie over."""
    if not marks and not hidden:
        yield from rows
        return
    # A row that holds nothing but formulas without values is no row to the reader.
    waiting = sorted(marks)
    at = 0
    for row in rows:
        while at < len(waiting) and waiting[at] < row.number:
            yield Row(waiting[at], (), marks[waiting[at]])
            at += 1
        if at < len(waiting) and waiting[at] == row.number:
            at += 1
        own = {**marks.get(row.number, NO_MARKS), **hidden.get(row.number, NO_MARKS)}
        yield row._replace(marks=own) if own else row
    for number in waiting[at:]:
        yield Row(number, (), marks[number])


MOST_MERGED = 20_000  # cells of merged ranges that are looked at


def merged(sheet: Any) -> dict[int, dict[int, str]]:
    """The cells that merged ones lie over, by row: they look filled, and hold nothing."""
    return covered(((a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ()))


def covered(ranges: Any) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    left = MOST_MERGED
    for first_row, first_column, last_row, last_column in ranges:
        left -= (last_row - first_row + 1) * (last_column - first_column + 1)
        if left < 0:
            raise FileFault("too_big", of="merged", most=MOST_MERGED)
        for row in range(first_row, last_row + 1):
            for column in range(first_column, last_column + 1):
                if (row, column) != (first_row, first_column):
                    found.setdefault(row + 1, {})[column] = "missing"
    return found


def rows_of(sheet: Any, above: int) -> Iterator[Row]:
    """The rows that hold something, from its first column on; `above` rows stand over those that this sheet begins with."""
    if sheet.start is None:
        return
    first_row, first_column = sheet.start
    before = [""] * first_column
    for number, cells in enumerate(sheet.iter_rows(), above + first_row + 1):
        if cells.count("") < len(cells):
            yield Row(number, before + cells if before else cells, NO_MARKS)


DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def refuse_entities(data: bytes | bytearray) -> None:
    """Parts of a workbook have neither a document type nor entities, and are not in UTF-16."""
    if (b"<!" in data and DOCTYPE.search(data)) or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FileFault("broken")
