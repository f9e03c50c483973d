"""A file's rows taken in: read by a process of its own, and handed on to the database as they come."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import IO, Any

from django.db import connection

from tallystick.kit.archive import MEGABYTE

from .child import ORDER
from .files import MOST_BYTES

PIECE_BYTES = 256 * 1024
COPY = f"COPY metering_sheetrow ({', '.join(ORDER)}) FROM STDIN"


class Unreadable(Exception):
    """A file that is refused as a whole: its codes, each with what there is to say of it."""

    def __init__(self, codes: list[dict[str, Any]]) -> None:
        super().__init__(codes)
        self.codes = codes


def take_rows(file: IO[bytes], name: str, book_id: int, sheet_id: int, *, has_month: bool) -> dict[str, Any]:
    """Bring the rows of a file into the database; what the file is like. Unreadable where it is refused."""
    with _reader(file, [name[-100:] or "-", str(book_id), str(sheet_id), "x" if has_month else ""]) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        told = _told(first, child)
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            while piece := child.stdout.read(PIECE_BYTES):
                copy.write(piece)
            if child.wait() != 0:
                raise Unreadable([_too_big()])
    return told


def plain_rows(file: IO[bytes], name: str) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a file as they are, each with its number; days as such."""
    with _reader(file, [name[-100:] or "-"]) as child:
        assert child.stdout is not None
        for line in child.stdout:
            told = json.loads(line)
            if isinstance(told, dict):
                raise Unreadable(told["codes"])
            number, cells = told
            yield number, [date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell for cell in cells]


@contextmanager
def _reader(file: IO[bytes], words: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    with _on_disk(file) as kept:
        yield from _started(kept, words)


def _started(file: IO[bytes], words: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tallystick.metering.sheets.child", *words]
    child = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


@contextmanager
def _on_disk(file: IO[bytes]) -> Iterator[IO[bytes]]:
    """The file as another process can be given it: one that is only in memory is written out."""
    try:
        file.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as kept:
            while piece := file.read(PIECE_BYTES):
                kept.write(piece)
            kept.seek(0)
            yield kept
        return
    yield file


def _told(line: bytes, child: subprocess.Popen[bytes]) -> dict[str, Any]:
    if not line:
        # It had used up its memory or its time: there is more in the file than it may hold.
        raise Unreadable([_too_big()])
    told: dict[str, Any] = json.loads(line)
    if "codes" in told:
        raise Unreadable(told["codes"])
    return told


def _too_big() -> dict[str, Any]:
    return {"code": "too_big", "what": "", "most": f"{MOST_BYTES // MEGABYTE} MB"}
