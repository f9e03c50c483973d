"""The sheets of a workbook as rows of plain values, each known by the columns' keys."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from tallystick.kit.archive import MEGABYTE
from tallystick.kit.refusal import Refusal

from .columns import Column, SheetPlan
from .plan import SHEETS, is_note, is_readme, plan_of
from .refusals import (
    Broken,
    MissingColumn,
    NoHeading,
    TooBig,
    TwiceColumn,
    TwiceSheet,
    UnknownColumn,
    UnknownSheet,
)
from .unpacking import MOST_BYTES, MOST_CELLS, Marks, unpacked

ERROR, FORMULA = object(), object()  # what stands for cells that hold no plain value


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: sheet and heading as the workbook has them, row and column as the spreadsheet has them."""

    refusal: Refusal
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    heading: str | None = None

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def message(self) -> str:
        return self.refusal.message

    def as_dict(self) -> dict[str, object]:
        place = {"sheet": self.sheet, "row": self.row, "column": self.column, "heading": self.heading}
        return {**place, "code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the spreadsheet, and what stands in the columns known, by key."""

    row: int
    cells: dict[str, object]


@dataclass(slots=True)
class Sheet:
    """A sheet of the workbook: its rows, and where its columns stand (letter and heading by key)."""

    plan: SheetPlan
    name: str
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


def bytes_of(workbook: Path | bytes) -> bytes:
    """The content of a file, never more than is allowed."""
    if isinstance(workbook, bytes):
        return workbook
    size = workbook.stat().st_size
    if size > MOST_BYTES:
        raise TooBig(what=f"{size // MEGABYTE} MB", most=f"{MOST_BYTES // MEGABYTE} MB")
    return workbook.read_bytes()


def read(data: bytes) -> tuple[dict[str, Sheet], list[Fault]]:
    """The sheets of a workbook by key, and what is wrong with sheets and columns. Refuses a file as a whole."""
    looked = unpacked(data)
    names, rows_of = _grids(looked.workbook)
    sheets: dict[str, Sheet] = {}
    faults: list[Fault] = []
    for name in names:
        grid = rows_of[name]
        plan = plan_of(name)
        if plan is None:
            faults += _unless_left_out(name, grid)
        elif plan.key in sheets:
            faults.append(Fault(TwiceSheet(first=sheets[plan.key].name), name))
        else:
            sheets[plan.key] = Sheet(plan, name)
            faults += _fill(sheets[plan.key], grid, looked.marks.get(name, Marks()))
    return sheets, faults


def _grids(workbook: bytes) -> tuple[list[str], dict[str, list[list[object]]]]:
    """The rows of each sheet from A1 on. The reader is of another language, and may end in ways of its own."""
    grids: dict[str, list[list[object]]] = {}
    area = 0
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            area += sheet.total_height * sheet.total_width
            if area > MOST_CELLS:
                raise TooBig(what=f"{area} cells", most=MOST_CELLS)
            grids[name] = list(map(list, sheet.to_python(skip_empty_area=False)))
        if not grids:
            raise Broken
        return book.sheet_names, grids
    except Refusal:
        raise
    except (CalamineError, ValueError, OverflowError) as error:
        raise Broken from error
    except BaseException as error:  # a panic of the reader is no Exception
        if type(error).__name__ == "PanicException":
            raise Broken from error
        raise


def _unless_left_out(name: str, grid: list[list[object]]) -> Iterator[Fault]:
    if not (is_note(name) or is_readme(name) or not any(any(map(_filled, row)) for row in grid)):
        yield Fault(UnknownSheet(allowed=", ".join(plan.names[0] for plan in SHEETS)), name)


def _fill(sheet: Sheet, grid: list[list[object]], marks: Marks) -> Iterator[Fault]:
    """Find the headings, the first row that holds anything, and gather the rows below."""
    head = next((number for number, row in enumerate(grid) if any(map(_filled, row))), None)
    if head is None:
        return
    places: dict[int, Column] = {}
    for index, value in enumerate(grid[head]):
        yield from _heading(sheet, places, index, str(value).strip(), head + 1, _holds(grid[head + 1 :], index))
    for column in sheet.plan.columns:
        if column.required and column.key not in sheet.columns:
            yield Fault(MissingColumn(name=column.headings[0]), sheet.name, head + 1)
    for number, row in enumerate(grid[head + 1 :], head + 2):
        cells = {column.key: _value(row[index], (number, index + 1), marks) for index, column in places.items()}
        if any(map(_filled, cells.values())):
            sheet.lines.append(Line(number, cells))


def _heading(sheet: Sheet, places: dict[int, Column], index: int, heading: str, row: int, holds: bool) -> Iterator[Fault]:
    letter = letters(index + 1)
    if not heading:
        if holds:
            yield Fault(NoHeading(), sheet.name, row, letter)
        return
    column = None if is_note(heading) else sheet.plan.column(heading)
    if column is not None and column.key in sheet.columns:
        yield Fault(TwiceColumn(first=sheet.columns[column.key][1], name=heading), sheet.name, row, letter, heading)
    elif column is not None:
        places[index] = column
        sheet.columns[column.key] = (letter, heading)
    elif not is_note(heading):
        yield Fault(UnknownColumn(name=heading), sheet.name, row, letter, heading)


def _holds(rows: list[list[object]], index: int) -> bool:
    return any(_filled(row[index]) for row in rows)


def _filled(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _value(value: object, place: tuple[int, int], marks: Marks) -> object:
    if place in marks.formulas:
        return FORMULA
    return ERROR if place in marks.errors else value


def letters(number: int) -> str:
    """The letters by which a spreadsheet names a column, counted from 1."""
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
