"""A workbook's parts, unpacked within bounds and looked through before the reader of sheets sees them.

The reader has no bounds of its own: a kilobyte can unpack to gigabytes, one cell in the last corner of a sheet makes it
reserve the whole sheet, and one long text can be named by every cell. It also shows neither formulas nor error values.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from .refusals import Broken, NotAWorkbook, TooBig

MEGABYTE = 1024 * 1024
MOST_BYTES = 32 * MEGABYTE
MOST_UNPACKED_BYTES = 256 * MEGABYTE
MOST_PARTS = 1000
MOST_ELEMENTS = 20_000_000
MOST_ROWS = 500_000
MOST_COLUMNS = 200
MOST_CELLS = 5_000_000
MOST_CHARACTERS = 100_000_000
LOCAL_HEADER_BYTES = 30  # of a part in a zip archive, before its name and its extra field

Place = tuple[int, int]  # row and column, both from 1


@dataclass(slots=True)
class Marks:
    """Cells of one sheet that are not plain values."""

    formulas: set[Place] = field(default_factory=set)
    errors: set[Place] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A workbook made anew from the parts that were looked at, and the marks of its sheets by name."""

    workbook: bytes
    marks: dict[str, Marks]


def unpacked(data: bytes) -> Unpacked:
    """Look through a workbook. Refuses what is no workbook, broken, or larger than the bounds."""
    if len(data) > MOST_BYTES:
        raise TooBig(what=f"{len(data) // MEGABYTE} MB", most=f"{MOST_BYTES // MEGABYTE} MB")
    if not data.startswith(b"PK"):
        raise NotAWorkbook
    try:
        parts = dict(_parts(data))
        look = _Look()
        for name, content in parts.items():
            look.through(name, content)
        look.judge_texts()
        return Unpacked(_packed(parts), look.marks_by_name())
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, ValueError, KeyError, NotImplementedError) as error:
        raise Broken from error


def _parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The XML parts; what is read is what is there, whatever the archive's headers say of its size."""
    left = MOST_UNPACKED_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
    if len(infos) > MOST_PARTS:
        raise TooBig(what=f"{len(infos)} parts", most=MOST_PARTS)
    if len({info.filename.lower() for info in infos}) < len(infos):
        raise Broken
    for info in infos:
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue  # pictures, drawings of comments, macros: nothing that is read
        content = _content(data, info, left)
        left -= len(content)
        yield info.filename, content


def _content(data: bytes, info: zipfile.ZipInfo, most: int) -> bytes:
    start = info.header_offset
    header = data[start : start + LOCAL_HEADER_BYTES]
    if len(header) < LOCAL_HEADER_BYTES or info.flag_bits & 1:  # bit 0: encrypted
        raise Broken
    start += LOCAL_HEADER_BYTES + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = data[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif info.compress_type == zipfile.ZIP_DEFLATED:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, most + 1)
    else:
        raise Broken
    if len(content) > most:
        raise TooBig(what=f"{info.filename}", most=f"{MOST_UNPACKED_BYTES // MEGABYTE} MB")
    return content


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


class _Look:
    """Looks through all parts: what stands in the sheets is counted, wherever the parts lie."""

    def __init__(self) -> None:
        self.elements = 0
        self.cells = 0
        self.named_texts: Counter[str] = Counter()  # how often cells name each shared text
        self.text_lengths: list[int] = []
        self.marks: dict[str, Marks] = {}  # by part
        self.sheets: list[tuple[str, str]] = []  # name and relation
        self.targets: dict[str, str] = {}  # part by relation

    def through(self, name: str, content: bytes) -> None:
        self.part = name
        self.row = self.column = 0
        self.kind = self.inside = ""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.Parse(content, True)

    def judge_texts(self) -> None:
        """Texts are shared between cells, and the reader copies them into each."""
        lengths = self.text_lengths
        known = (count * lengths[int(text)] for text, count in self.named_texts.items() if int(text) < len(lengths))
        characters = sum(known)
        if characters > MOST_CHARACTERS:
            raise TooBig(what=f"{characters} characters", most=MOST_CHARACTERS)

    def marks_by_name(self) -> dict[str, Marks]:
        """The marks of each sheet by its name, also of those that have none."""
        return {name: self.marks.get(_part_of(self.targets.get(relation, "")), Marks()) for name, relation in self.sheets}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise TooBig(what=f"{self.elements} elements", most=MOST_ELEMENTS)
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "is", "f"):
            self._fill_cell(tag)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "si":
            self.text_lengths.append(0)
            self.inside = tag
        elif tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.sheets.append((attributes.get("name", ""), relation))
        elif tag == "Relationship" and self.part.endswith("workbook.xml.rels"):
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.kind = attributes.get("t", "n")
        place = attributes.get("r")
        self.row, self.column = _place(place) if place else (self.row, self.column + 1)

    def _fill_cell(self, tag: str) -> None:
        """A cell that holds something: an empty one, however far away, costs nothing."""
        self.inside = tag
        self.cells += 1
        for what, found, most in (
            ("rows", self.row, MOST_ROWS),
            ("columns", self.column, MOST_COLUMNS),
            ("cells", self.cells, MOST_CELLS),
        ):
            if found > most:
                raise TooBig(what=f"{found} {what}", most=most)
        marks = self.marks.setdefault(_part_of(self.part), Marks())
        if tag == "f":
            marks.formulas.add((self.row, self.column))
        elif self.kind == "e":
            marks.errors.add((self.row, self.column))

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == self.inside:
            self.inside = ""

    def _text(self, text: str) -> None:
        if self.inside == "v" and self.kind == "s":
            self.named_texts[text.strip()] += 1
        elif self.inside == "si":
            self.text_lengths[-1] += len(text)


def _place(reference: str) -> Place:
    """Row and column of a reference like AB12."""
    match = re.fullmatch(r"([A-Za-z]{1,3})(\d{1,7})", reference)
    if match is None:
        raise Broken
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _part_of(target: str) -> str:
    """The last part of a path: relations name sheets in several ways, absolute and relative."""
    return target.replace("\\", "/").rpartition("/")[2].lower()


def _refuse_doctype(*_: object) -> None:
    raise Broken
