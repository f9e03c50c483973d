"""A workbook's parts, unpacked within bounds and looked through before the reader of sheets sees them.

The reader has no bounds of its own: a kilobyte can unpack to gigabytes, one cell in the last corner of a sheet makes it
reserve the whole sheet, and one long text can be named by every cell. It also shows neither formulas nor error values.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import IO
from xml.parsers import expat

from tallystick.kit.archive import MEGABYTE, LargeArchive, archive_of

from .refusals import Broken, NotAWorkbook, TooBig

MOST_BYTES = 32 * MEGABYTE
MOST_UNPACKED_BYTES = 256 * MEGABYTE
MOST_ELEMENTS = 20_000_000
MOST_DEEP = 200  # elements within each other; a sheet has some ten
MOST_ROWS = 500_000
MOST_COLUMNS = 200
MOST_CELLS = 5_000_000
MOST_CHARACTERS = 100_000_000
LONGEST_PIECE = MEGABYTE  # bytes of one tag or run of text; a cell holds 32,767 characters
LONGEST_INDEX = 100  # characters around and of the number of a shared text

REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
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
    look = _Look()
    buffer = io.BytesIO()
    try:
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
            archive = archive_of(data, MOST_UNPACKED_BYTES)
            for name in archive.names:
                if name.lower().endswith((".xml", ".rels")):  # no pictures, drawings of comments, macros
                    with packed.open(name, "w") as part:
                        look.through(name, _kept(archive.pieces(name), part))
        look.judge_texts()
        return Unpacked(buffer.getvalue(), look.marks_by_name())
    except LargeArchive as error:
        raise TooBig(what=error.what, most=error.most) from error
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise Broken from error


def _kept(chunks: Iterator[bytes], part: IO[bytes]) -> Iterator[bytes]:
    """What passes by is packed again: nothing is ever held unpacked, and the reader gets what was looked at."""
    for chunk in chunks:
        part.write(chunk)
        yield chunk


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

    def through(self, name: str, chunks: Iterator[bytes]) -> None:
        self.part, self.sheet = name, _part_of(name)
        self.row = self.column = self.run = self.depth = fed = 0
        self.kind = self.inside = self.index = ""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.DefaultHandler = self._count_run  # comments, and blanks after the end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        for chunk in chunks:
            fed += len(chunk)
            parser.Parse(chunk, False)
            if fed - parser.CurrentByteIndex > LONGEST_PIECE:  # a tag without end: the parser keeps it whole
                raise Broken
        parser.Parse(b"", True)

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
        self.depth += 1
        if self.depth > MOST_DEEP:  # the parser keeps what is open
            raise Broken
        if self.elements > MOST_ELEMENTS:
            raise TooBig(what=f"{self.elements} elements", most=MOST_ELEMENTS)
        self.run = 0
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == "c":
            self.kind = attributes.get("t", "n")
            place = attributes.get("r")
            self.row, self.column = _place(place) if place else (self.row, self.column + 1)
        elif tag in ("v", "is", "f"):
            self._fill_cell(tag)
        elif tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif tag == "si":
            self.text_lengths.append(0)
            self.inside = tag
        elif tag == "sheet":
            relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            self.sheets.append((attributes.get("name", ""), relation))
        elif tag == "Relationship" and self.part.endswith("workbook.xml.rels"):
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _fill_cell(self, tag: str) -> None:
        """A cell that holds something: an empty one, however far away, costs nothing."""
        self.inside, self.index = tag, ""
        self.cells += 1
        if self.row > MOST_ROWS or self.column > MOST_COLUMNS or self.cells > MOST_CELLS:
            self._refuse_size()
        if tag == "f":
            self.marks.setdefault(self.sheet, Marks()).formulas.add((self.row, self.column))
        elif self.kind == "e":
            self.marks.setdefault(self.sheet, Marks()).errors.add((self.row, self.column))

    def _refuse_size(self) -> None:
        if self.row > MOST_ROWS:
            raise TooBig(what=f"{self.row} rows", most=MOST_ROWS)
        if self.column > MOST_COLUMNS:
            raise TooBig(what=f"{self.column} columns", most=MOST_COLUMNS)
        raise TooBig(what=f"{self.cells} cells", most=MOST_CELLS)

    def _end(self, name: str) -> None:
        self.run = 0
        self.depth -= 1
        tag = name.rpartition(":")[2] if ":" in name else name
        if tag == self.inside:
            self.inside = ""
            if self.index:
                self.named_texts[self.index.strip()] += 1
                self.index = ""

    def _count_run(self, text: str) -> None:
        self.run += len(text)
        if self.run > LONGEST_PIECE:
            raise Broken

    def _text(self, text: str) -> None:
        """Text comes in pieces, as the parts do."""
        self._count_run(text)
        if self.inside == "v" and self.kind == "s":
            self.index += text
            if len(self.index) > LONGEST_INDEX:
                raise Broken
        elif self.inside == "si":
            self.text_lengths[-1] += len(text)


def _place(reference: str) -> Place:
    """Row and column of a reference like AB12."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise Broken
    return int(match[2]), _column(match[1])


@cache
def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _part_of(target: str) -> str:
    """The last part of a path: relations name sheets in several ways, absolute and relative."""
    return target.replace("\\", "/").rpartition("/")[2].lower()


def _refuse_doctype(*_: object) -> None:
    raise Broken
