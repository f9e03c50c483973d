"""Text with separators: UTF-8 with its mark or without, UTF-16, GB18030; commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from tallystick.kit.archive import MEGABYTE

from . import columns
from .files import MOST_READ, MOST_ROWS, NO_MARKS, FileFault, Row, Sheet

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
GUESSED = ("utf-8", "gb18030")
SEPARATORS = ",;\t"
LONGEST_CELL = 4 * MEGABYTE  # characters; a quotation mark that is never closed takes in all that follows
LONGEST_TEXT = 32_767  # of a cell in a spreadsheet
SHOWN = 60
HEAD_BYTES = 64 * 1024
CHUNK_BYTES = 256 * 1024
ROWS_LOOKED_AT = 20
MOST_UNSEEN = 8
# How files of other kinds begin that are text too.
OTHERS = (b"<", b"{", b"%pdf", b"{\\rtf")


def sheets(file: IO[bytes]) -> Iterator[Sheet]:
    """The one sheet that a file of text is."""
    encoding = _encoding(file)
    separator = _separator(file, encoding)
    yield Sheet("", lambda: _rows(file, encoding, separator))


def _encoding(file: IO[bytes]) -> str:
    head = file.read(HEAD_BYTES)
    if head.lstrip(codecs.BOM_UTF8).lstrip().lower().startswith(OTHERS):
        raise FileFault("not_a_sheet")
    found = next((name for mark, name in MARKS if head.startswith(mark)), "")
    if not found and b"\0" in head:
        found = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be" if head[:1] == b"\0" else "none"
    for name in (found,) if found else GUESSED:
        if name != "none" and _is_text(file, name):
            return name
    raise FileFault("not_a_sheet")


def _is_text(file: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK_BYTES):
            if _is_binary(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


BINARY = str.maketrans("", "", "".join(chr(code) for code in range(32) if chr(code) not in "\t\r\n\f\x1a"))


def _is_binary(text: str) -> bool:
    """Whether it is no text; a few signs that nobody sees get into remarks, and are left out of them."""
    return "\0" in text or len(text) - len(text.translate(BINARY)) > max(MOST_UNSEEN, len(text) // 1000)


def _text(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    file.seek(0)
    return io.TextIOWrapper(_Kept(file), encoding, newline="")  # type: ignore[arg-type]


class _Kept(io.RawIOBase):
    """A file that stays open though what reads it is gone."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._file.read(len(view))
        view[: len(data)] = data
        return len(data)

    # TextIOWrapper asks for it.
    def read1(self, size: int = -1) -> bytes:
        return self._file.read(size)


def _separator(file: IO[bytes], encoding: str) -> str:
    """The separator by which the first lines hold the most headings that are known."""
    text = _text(file, encoding).read(HEAD_BYTES // 4)
    return max(SEPARATORS, key=lambda sign: _known(text, sign))


def _known(text: str, separator: str) -> int:
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    most = 0
    try:
        for _, cells in zip(range(ROWS_LOOKED_AT), reader, strict=False):
            most = max(most, sum(heading.key is not None for heading in columns.headings(cells)))
    except csv.Error:
        return most
    return most


def _rows(file: IO[bytes], encoding: str, separator: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_text(file, encoding), delimiter=separator)
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_ROWS:
                raise FileFault("too_big", of="rows", most=MOST_READ)
            if any(cells) and not (number == 1 and cells[0].startswith("sep=")):
                marks = {index: "is_formula" for index, cell in enumerate(cells) if cell.startswith("=")}
                if sum(map(len, cells)) > LONGEST_TEXT:
                    marks |= {index: "too_long" for index, cell in enumerate(cells) if len(cell) > LONGEST_TEXT}
                    cells = [cell[:SHOWN] if len(cell) > LONGEST_TEXT else cell for cell in cells]
                yield Row(number, cells, marks or NO_MARKS)
    except (csv.Error, UnicodeError) as error:
        raise FileFault("broken") from error
