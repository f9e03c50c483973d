"""Workbooks of Excel (.xlsx), however large: the sheet is cut between rows, and each part read as a workbook of its own.

So as much memory is needed as a part takes. Formulas and error values, which the reader does not show, are found in the text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from tallystick.kit.archive import MEGABYTE, Archive, BrokenArchive, LargeArchive

from .files import MOST_READ, MOST_SHEETS, FileFault, Row, Sheet, covered, marked, opened, refuse_entities, rows_of, told

PART_BYTES = 12 * MEGABYTE  # of a sheet's text, read at a time
LONGEST_ROW = 4 * MEGABYTE
MOST_COLUMNS_READ = 702  # to column ZZ
MOST_HEAD = 4 * MEGABYTE  # what stands before and after the rows
MOST_SMALL = 8 * MEGABYTE  # a part that is not a sheet
MOST_TEXTS = 64 * MEGABYTE  # texts that cells share
TEXTS = "xl/sharedStrings.xml"
KEPT = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", TEXTS)

_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(/?)>")
_ROOT = re.compile(rb"<(?:\w+:)?worksheet\b[^>]*>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_FORMULA_IN = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=[\"']e[\"'][^>]*)>(?:\s*<(?:\w+:)?v>([^<]{0,20}))?")
_WIDE = re.compile(rb" r=[\"'][A-Z]{3}[0-9]{1,7}[\"'][^>]*[^/>]>")
_PLACE = re.compile(rb"\br=[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_RANGE = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']")


@dataclass(frozen=True, slots=True)
class _Listed:
    """A sheet as the workbook lists it: its name, whether it can be seen, and its part."""

    name: str
    seen: bool
    part: str


def sheets(archive: Archive) -> Iterator[Sheet]:
    """The sheets that can be seen."""
    try:
        known = [name for name in KEPT if name in archive.names]
        small = {name: _whole(archive, name, MOST_TEXTS if name == TEXTS else MOST_SMALL) for name in known}
        listed = [one for one in _listed(small) if one.seen]
        if any(one.part not in archive.names for one in listed):
            raise FileFault("broken")
    except (BrokenArchive, expat.ExpatError, KeyError) as error:
        raise FileFault("broken") from error
    except LargeArchive as error:
        raise FileFault("too_big", what=error.what, most=error.most) from error
    for one in listed[:MOST_SHEETS]:
        yield Sheet(one.name, lambda one=one: _rows(archive, small, one))  # type: ignore[misc]


def _whole(archive: Archive, name: str, most: int) -> bytes:
    data = bytearray()
    for piece in archive.pieces(name):
        data += piece
        if len(data) > most:
            raise LargeArchive(f"> {most // MEGABYTE} MB", f"{most // MEGABYTE} MB")
    refuse_entities(data)
    return bytes(data)


def _listed(small: Mapping[str, bytes]) -> list[_Listed]:
    found: list[dict[str, str]] = []
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            found.append({_local(key): value for key, value in attributes.items()})

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(small["xl/workbook.xml"], sheet)
    _parse(small["xl/_rels/workbook.xml.rels"], relation)
    parts = [_part(targets.get(one.get("id", ""), "")) for one in found]
    seen = [one.get("state", "visible") == "visible" for one in found]
    names = [one.get("name", "") for one in found]
    listed = [_Listed(*one) for one in zip(names, seen, parts, strict=True)]
    return [one for one, sheet in zip(listed, found, strict=True) if sheet.get("id", "") in targets]  # others are charts


def _parse(data: bytes, start: object) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.Parse(data, True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _rows(archive: Archive, small: Mapping[str, bytes], listed: _Listed) -> Iterator[Row]:
    cut = _Cut(archive.pieces(listed.part))
    above = 0
    try:
        hidden: dict[int, dict[int, str]] = {}
        for part in cut.parts():
            refuse_entities(part)
            _refuse_far(part)
            numbered = b" r=" in part[part.find(b"row") : part.find(b"row") + 200].partition(b">")[0]
            marks = _marks(part)
            if cut.after and not hidden:
                hidden = covered(_ranges(cut.after))
            yield from marked(_read(small, listed, bytes(cut.head + part + cut.tail), above), marks, hidden)
            above += 0 if numbered else part.count(b"<" + cut.prefix + b"row")
    except BrokenArchive as error:
        raise FileFault("broken") from error
    except LargeArchive as error:
        raise FileFault("too_big", what=error.what, most=error.most) from error


def _refuse_far(part: bytearray) -> None:
    """What lies far from the rest would need the memory of all that is between."""
    if _WIDE.search(part):
        raise FileFault("too_big", of="columns", most=MOST_COLUMNS_READ)
    last = max(part.rfind(sign) for sign in (b"<v>", b"<is>", b":v>", b":is>"))
    place = _PLACE.search(part, part.rfind(b"<", 0, part.rfind(b" r=", 0, last) + 1)) if last > 0 else None
    if place and int(place[2]) > MOST_READ:
        raise FileFault("too_big", of="rows", most=MOST_READ)


def _read(small: Mapping[str, bytes], listed: _Listed, text: bytes, above: int) -> Iterator[Row]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for name, data in small.items():
            packed.writestr(name, data)
        packed.writestr(listed.part, text)
    buffer.seek(0)
    book = opened(buffer)
    return rows_of(told(lambda: book.get_sheet_by_name(listed.name)), above)


class _Cut:
    """A sheet's text in parts of whole rows; `head` and `tail` make each of them a sheet. `after`: what follows the rows."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._buffer = pieces, bytearray()
        self.head = self.tail = self.prefix = b""
        self.after = b""

    def parts(self) -> Iterator[bytearray]:
        if not self._begin():
            return
        end, searched = b"</" + self.prefix + b"sheetData>", 0
        for piece in self._pieces:
            self._buffer += piece
            found = self._buffer.find(end, max(0, searched - len(end)))
            if found >= 0:
                self._end(found + len(end))
                yield self._buffer[:found]
                return
            searched = len(self._buffer)
            if searched >= PART_BYTES:
                yield self._next()
                searched = len(self._buffer)
        found = self._buffer.find(end)
        if found < 0:
            raise FileFault("broken")
        self.after = bytes(self._buffer[found + len(end) :])
        yield self._buffer[:found]

    def _next(self) -> bytearray:
        at = self._buffer.rfind(b"<" + self.prefix + b"row")  # what stands before a row's beginning is whole
        if at <= 0 or len(self._buffer) - at > LONGEST_ROW:
            raise FileFault("too_big", of="row", most=f"{LONGEST_ROW // MEGABYTE} MB")
        part = self._buffer[:at]
        del self._buffer[:at]
        return part

    def _begin(self) -> bool:
        for piece in self._pieces:
            self._buffer += piece
            found = _DATA.search(self._buffer)
            if found:
                break
            if len(self._buffer) > MOST_HEAD:
                raise FileFault("broken")
        else:
            raise FileFault("broken")
        root = _ROOT.search(self._buffer)
        refuse_entities(self._buffer[: found.end()])
        if root is None:
            raise FileFault("broken")
        self.prefix = bytes(found[1])
        self.head = bytes(root[0]) + b"<" + self.prefix + b"sheetData>"
        self.tail = b"</" + self.prefix + b"sheetData></" + self.prefix + b"worksheet>"
        del self._buffer[: found.end()]
        return not found[2]

    def _end(self, at: int) -> None:
        rest = self._buffer[at:]
        for piece in self._pieces:
            rest += piece
            if len(rest) > MOST_HEAD:
                break
        self.after = bytes(rest)


def _marks(text: bytearray) -> dict[int, dict[int, str]]:
    """Cells with formulas and error values, by row and column."""
    found: dict[int, dict[int, str]] = {}
    if b'"e"' in text or b"'e'" in text:
        for match in _ERROR.finditer(text):
            _put(found, match[1], (match[2] or b"#?").decode("ascii", "replace"))
    if (b"<f" in text or b":f" in text) and _FORMULA.search(text):
        formulas = _FORMULA_IN.findall(text)
        if len(formulas) < len(_FORMULA.findall(text)):
            raise FileFault("broken")
        for attributes in formulas:
            _put(found, attributes, "is_formula")
    return found


def _put(found: dict[int, dict[int, str]], attributes: bytes, code: str) -> None:
    place = _PLACE.search(attributes)
    if place is None:
        raise FileFault("broken")
    found.setdefault(int(place[2]), {})[_column(place[1])] = code


def _ranges(after: bytes) -> Iterator[tuple[int, int, int, int]]:
    for match in _RANGE.finditer(after):
        yield int(match[2]) - 1, _column(match[1]), int(match[4]) - 1, _column(match[3])


def _column(letters: bytes) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
