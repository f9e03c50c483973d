"""Workbooks of LibreOffice (.ods): looked through for what the reader does not show, then read by it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from tallystick.kit.archive import Archive, BrokenArchive, LargeArchive

from .files import MOST_COLUMNS, MOST_ROWS, FileFault, Sheet, refuse_entities, whole_sheets

CONTENT = "content.xml"
FORMULA = b"table:formula"
OVERLAP = 64  # bytes looked at again with the next piece


def sheets(archive: Archive, file: IO[bytes]) -> Iterator[Sheet]:
    """The sheets that can be seen."""
    try:
        has_formulas = _look(archive)
        marks = _Formulas().found(archive) if has_formulas else {}
    except (BrokenArchive, expat.ExpatError, ValueError) as error:
        if isinstance(error, LargeArchive):
            raise FileFault("too_big", what=error.what, most=error.most) from error
        raise FileFault("broken") from error
    file.seek(0)
    return whole_sheets(file, marks)


def _look(archive: Archive) -> bool:
    """Whether there are formulas; what is too large, or has entities, is refused."""
    found, last = False, b""
    for piece in archive.pieces(CONTENT):
        text = last + piece
        refuse_entities(text)
        found = found or FORMULA in text
        last = text[-OVERLAP:]
    return found


class _Formulas:
    """Where formulas stand, by sheet, row and column."""

    def __init__(self) -> None:
        self.marks: dict[str, dict[int, dict[int, str]]] = {}
        self.sheet, self.row, self.column, self.rows = "", 0, 0, 1

    def found(self, archive: Archive) -> dict[str, dict[int, dict[int, str]]]:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        for piece in archive.pieces(CONTENT):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
        return self.marks

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.sheet, self.row, self.rows = attributes.get("table:name", ""), 0, 1
        elif name == "table:table-row":
            self.row += self.rows
            self.rows = min(int(attributes.get("table:number-rows-repeated", 1)), MOST_ROWS)
            self.column = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            if "table:formula" in attributes:
                self.marks.setdefault(self.sheet, {}).setdefault(self.row, {})[self.column] = "is_formula"
            self.column += min(int(attributes.get("table:number-columns-repeated", 1)), MOST_COLUMNS)
