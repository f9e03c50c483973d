"""Where formulas and error values stand in a workbook of the older Excel (.xls): its records are walked through for them.

The library gives of a formula the value that was kept with it, and of an error nothing.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from typing import IO

from .files import FileFault

HEADER_BYTES, FIRST_FAT = 512, 76
SECTOR_SHIFTS = (9, 12)
MINI_BYTES, ENTRY_BYTES = 64, 128
STREAMS = {"workbook", "book"}
MOST_SECTORS = 150_000  # of 512 bytes: more than any file that is read has
ENDS = 0xFFFFFFF0  # sector numbers from here on are signs
BOF, EOF, BOUND_SHEET, BOOL_ERR = (0x0009, 0x0209, 0x0409, 0x0809), 0x000A, 0x0085, 0x0205
FORMULAS = (0x0006, 0x0206, 0x0406)
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Found = dict[int, dict[int, dict[int, str]]]  # by number of the sheet, row, column


def marks(file: IO[bytes]) -> Found:
    """Cells with formulas and error values, by the number of the sheet (from 0), row (from 1) and column (from 0)."""
    try:
        stream = _Compound(file).stream()
        begins = {at: number for number, at in enumerate(_sheets(stream))}
        return _marked(stream, begins)
    except (struct.error, IndexError) as error:
        raise FileFault("broken") from error


class _Compound:
    """A file of files, of which one is wanted: the workbook."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        file.seek(0)
        self._head = file.read(HEADER_BYTES)
        (shift,) = struct.unpack_from("<H", self._head, 30)
        if shift not in SECTOR_SHIFTS:
            raise FileFault("broken")
        self._bytes = 1 << shift
        self._fat = self._table(self._fat_sectors())

    def stream(self) -> bytes:
        """The records of the workbook."""
        (first,) = struct.unpack_from("<I", self._head, 48)
        directory = self._chain(first, self._fat)
        entries = [directory[at : at + ENTRY_BYTES] for at in range(0, len(directory) - ENTRY_BYTES + 1, ENTRY_BYTES)]
        wanted = next((entry for entry in entries if _name(entry) in STREAMS), None)
        if wanted is None:
            raise FileFault("not_a_sheet")
        start, size = struct.unpack_from("<II", wanted, 116)
        (least,) = struct.unpack_from("<I", self._head, 56)
        if size >= least:
            return self._chain(start, self._fat)[:size]
        return self._small(entries[0], start)[:size]

    def _small(self, root: bytes, start: int) -> bytes:
        """A stream kept in small pieces inside another."""
        (first_table,) = struct.unpack_from("<I", self._head, 60)
        table = _numbers(self._chain(first_table, self._fat))
        pieces = self._chain(struct.unpack_from("<I", root, 116)[0], self._fat)
        return b"".join(pieces[at * MINI_BYTES : (at + 1) * MINI_BYTES] for at in _walk(start, table))

    def _chain(self, start: int, table: array[int]) -> bytes:
        return b"".join(self._sector(at) for at in _walk(start, table))

    def _sector(self, number: int) -> bytes:
        self._file.seek((number + 1) * self._bytes)
        return self._file.read(self._bytes)

    def _fat_sectors(self) -> list[int]:
        found = list(struct.unpack_from("<109I", self._head, FIRST_FAT))
        (more,) = struct.unpack_from("<I", self._head, 68)
        seen = 0
        while more < ENDS and seen < MOST_SECTORS // self._bytes:
            *numbers, more = _numbers(self._sector(more))
            found += numbers
            seen += 1
        return [number for number in found if number < ENDS]

    def _table(self, sectors: list[int]) -> array[int]:
        if len(sectors) * (self._bytes // 4) > 2 * MOST_SECTORS:
            raise FileFault("broken")
        return _numbers(b"".join(map(self._sector, sectors)))


def _numbers(data: bytes) -> array[int]:
    return array("I", struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _walk(start: int, table: array[int]) -> Iterator[int]:
    at = start
    for _ in range(MOST_SECTORS):
        if at >= ENDS:
            return
        yield at
        at = table[at]
    raise FileFault("broken")  # it goes round


def _name(entry: bytes) -> str:
    (length,) = struct.unpack_from("<H", entry, 64)
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()


def _sheets(stream: bytes) -> list[int]:
    """Where each sheet begins, in the order in which they are listed."""
    found = []
    for at, kind, length in _records(stream, 0):
        if kind == BOUND_SHEET and length >= 4:
            found.append(struct.unpack_from("<I", stream, at + 4)[0])
        elif kind == EOF:
            break
    return found or [0]


def _marked(stream: bytes, begins: dict[int, int]) -> Found:
    found: Found = {}
    for begin, sheet in begins.items():
        own = found.setdefault(sheet, {})
        depth = 0
        for at, kind, length in _records(stream, begin):
            if kind in FORMULAS or (kind == BOOL_ERR and length >= 8 and stream[at + 11]):
                row, column = struct.unpack_from("<HH", stream, at + 4)
                own.setdefault(row + 1, {})[column] = "is_formula" if kind in FORMULAS else ERRORS.get(stream[at + 10], "#?")
            elif kind in BOF:
                depth += 1
            elif kind == EOF:
                depth -= 1
                if depth <= 0:
                    break
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Where each record begins, its kind and the length of what it holds."""
    read, end = struct.Struct("<HH").unpack_from, len(stream) - 4
    while at <= end:
        kind, length = read(stream, at)
        yield at, kind, length
        at += 4 + length
