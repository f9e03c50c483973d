"""A file read in a process of its own, within limits of memory and time.

`python -m tallystick.metering.sheets.child NAME BOOK SHEET MONTH` reads the file on its standard input. It prints one line of
JSON: what the file is, or why it is refused; then its rows as COPY takes them, in the order of `ORDER`. With NAME alone it prints
the rows as they are, each as JSON: its number and its cells.
"""

from __future__ import annotations

import json
import marshal
import re
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import IO, Any

from . import columns, figures
from .columns import COLUMNS, Column, Heading, letters
from .figures import Evidence, Fault, Rule
from .files import MOST_READ, FileFault, Row, Sheet, sheets_of

ORDER = ("book_id", "sheet_id", "number", *(f"given_{key}" for key in columns.KEYS), "unread")
MEMORY_BYTES = 190 * 1024 * 1024
SECONDS = 7  # of computing, before the first row; rows that are read allow for more
ROWS_A_SECOND = 4000  # far fewer than are read in one
HEADINGS_WITHIN = 20  # rows that hold something
LEAST_KNOWN = 2
ROWS_AT_ONCE = 5000
MOST_KNOWN = 20_000  # cells of a column that are remembered
LONGEST_WAITING = 400
MOST_UNHEADED = 20  # columns after the last heading that are looked at
NULL = "\\N"
PLAIN_TEXT = re.compile(r"[0-9A-Za-z](?:[ -[\]-~]*[!-[\]-~])?").fullmatch  # that means itself, in a cell as in COPY
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})

_NOTHING = (NULL,) * len(COLUMNS)
Line = str | list[Any]  # a cell whose text waits for the rule of the file is a tuple of that text


def main(words: Sequence[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    _allow(0)
    out = sys.stdout.buffer
    try:
        with open(0, "rb", closefd=False) as file, tempfile.TemporaryFile() as spool:
            if len(words) == 1:
                _write_plainly(sheets_of(file, words[0]), out)
            else:
                told, rule = _gather(sheets_of(file, words[0]), spool, f"{words[1]}\t{words[2]}\t", bool(words[3]))
                out.write(json.dumps(told).encode() + b"\n")
                _write(spool, rule, out)
    except FileFault as fault:
        out.write(json.dumps({"codes": [{"code": fault.code, **fault.facts}]}, default=str).encode() + b"\n")
    out.flush()


def _write_plainly(sheets: Iterator[Sheet], out: IO[bytes]) -> None:
    """Every row from the first that holds something; those with days have them under the key `day`."""
    _sheet, head, rows = _find(sheets, whole=True)
    for count, row in enumerate(chain([head], rows)):
        out.write(json.dumps([row.number, list(row.cells)], default=lambda value: {"day": str(value)[:10]}).encode() + b"\n")
        if count % ROWS_AT_ONCE == 0:
            _allow(count)


def _allow(rows: int) -> None:
    """So many seconds from the beginning: beyond them the system ends the process."""
    seconds = SECONDS + rows // ROWS_A_SECOND
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


def _gather(sheets: Iterator[Sheet], spool: IO[bytes], prefix: str, has_month: bool) -> tuple[dict[str, Any], Rule]:
    """Read the first sheet that has headings we know; what there is to say of it, and the rule of its text.

    Every line begins with `prefix`.
    """
    sheet, head, rows = _find(sheets)
    found = columns.headings(head.cells)
    places = _places(found, has_month)
    evidence = Evidence()
    reader = _Reader(places, {one.index for one in found}, evidence, prefix)
    count = 0
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        if batch[-1].number > MOST_READ:
            raise FileFault("too_big", of="rows", most=MOST_READ)
        read = [line for row in batch if (line := reader.read(row)) is not None]
        # Most lines wait for nothing, and are as they will be written.
        marshal.dump("".join(read) if all(type(line) is str for line in read) else read, spool)  # type: ignore[arg-type]
        count += len(read)
        _allow(count)
    if not count:
        raise FileFault("empty")
    rule = evidence.rule(vietnamese=columns.is_vietnamese(found))
    unknown = [one.text[:100] for one in found if one.key is None and not columns.is_remarks(one.text)]
    told = {
        "sheet": sheet.name[:255],
        "headings": [[one.key or "", one.text[:100], one.index] for one in found],
        "heading_row": head.number,
        "unknown": [*unknown[:20], *map(letters, sorted(reader.unheaded)[:20])],
        "rows": count,
        "left_out": reader.left_out,
        "decimal": rule.decimal,
        "days": rule.days,
    }
    return told, rule


def _find(sheets: Iterator[Sheet], *, whole: bool = False) -> tuple[Sheet, Row, Iterator[Row]]:
    """The first sheet with headings we know, from them on (`whole`: from its first row); else the first that holds anything."""
    other: tuple[Sheet, Row, Iterator[Row]] | None = None
    for sheet in sheets:
        rows = sheet.rows()
        first = list(islice(rows, HEADINGS_WITHIN))
        if not first:
            continue
        at = max(range(len(first)), key=lambda number: (_known(first[number]), -number))
        if _known(first[at]) >= LEAST_KNOWN:
            at = 0 if whole else at
            return sheet, first[at], chain(first[at + 1 :], rows)
        other = other or (sheet, first[0], chain(first[1:], rows))
    if other is None:
        raise FileFault("empty")
    return other


def _known(row: Row) -> int:
    return len({heading.key for heading in columns.headings(row.cells)} - {None})


def _places(found: Sequence[Heading], has_month: bool) -> dict[str, int]:
    """Where each column stands. Refuses a file that lacks one, or has one twice."""
    places: dict[str, int] = {}
    codes: list[dict[str, object]] = []
    for heading in found:
        if heading.key in places:
            codes.append({"code": "duplicate_column", "column": heading.key, "heading": heading.text[:100]})
        elif heading.key:
            places[heading.key] = heading.index
    if "asset" not in places and "serial" not in places:
        codes.append({"code": "missing_column", "column": "asset"})
    if "current" not in places:
        codes.append({"code": "missing_column", "column": "current"})
    if not has_month and "read_on" not in places and "month" not in places:
        codes.append({"code": "missing_column", "column": "read_on"})
    if codes:
        print(json.dumps({"codes": codes}), flush=True)
        raise SystemExit(0)
    return places


class _Reader:
    """Reads rows into lines for COPY; a line in which text waits for the rule of the file is a list of cells and faults."""

    def __init__(self, places: dict[str, int], headed: set[int], evidence: Evidence, prefix: str) -> None:
        self.left_out, self._prefix = 0, prefix
        self.unheaded: set[int] = set()  # columns that hold something, and have no heading
        self._after = max(headed) + 1
        self._between = [place for place in range(self._after) if place not in headed]
        self._width = max(places.values()) + 1
        self._readers = [
            (slot, places[column.key], column.key, reader_of(column, evidence))
            for slot, column in enumerate(COLUMNS, 1)
            if column.key in places
        ]
        self._filled = [places[key] for key in columns.FILLED if key in places]
        self._exported = [places[key] for key in columns.EXPORTED if key in places]

    def read(self, row: Row) -> Line | None:
        """A row's line; None of one that holds nothing in our columns, or was never filled in."""
        values = row.cells if len(row.cells) >= self._width else [*row.cells, *[""] * (self._width - len(row.cells))]
        if self._between or len(values) > self._after:
            self._see_unheaded(values)
        line: list[Any] = [f"{self._prefix}{row.number}", *_NOTHING]
        faults: list[tuple[str, str, str]] = []
        waits = False
        for slot, place, key, read in self._readers:
            value = values[place]
            if place in row.marks:
                mark = row.marks[place]
                faults.append((key, "not_a_number", mark) if mark.startswith("#") else (key, mark, ""))
            elif value != "" and value is not None:
                try:
                    line[slot] = cell = read(value)
                    waits = waits or type(cell) is tuple
                except Fault as fault:
                    faults.append((key, fault.code, str(value)[:60]))
        if not faults and (line.count(NULL) == len(_NOTHING) or self._is_untouched(values)):
            return None
        return [*line, faults] if waits else _joined(line, faults)

    def _see_unheaded(self, values: Sequence[Any]) -> None:
        for place in (*self._between, *range(self._after, min(len(values), self._after + MOST_UNHEADED))):
            if place < len(values) and values[place] not in ("", None):
                self.unheaded.add(place)

    def _is_untouched(self, values: Sequence[Any]) -> bool:
        """A row of a sheet that was written out, in which nothing has been filled in."""
        if len(self._exported) < len(columns.EXPORTED) or any(values[place] not in ("", None) for place in self._filled):
            return False
        untouched = all(values[place] not in ("", None) for place in self._exported[1:])
        self.left_out += untouched
        return untouched


def reader_of(column: Column, evidence: Evidence) -> Callable[[Any], Any]:
    """What reads the cells of a column; most cells have been seen before, and are not looked at twice."""
    known: dict[Any, Any] = {}
    forms = {"figure": _figure, "day": _day, "month": _month, "tick": _tick, "text": _text}
    slowly = forms[column.form]

    def read(value: Any) -> Any:
        if value is True or value is False:  # they are equal to 1 and 0, and are others
            return slowly(column, value, evidence)
        found = known.get(value)
        if found is None:
            if len(known) >= MOST_KNOWN:
                known.clear()
            found = known[value] = slowly(column, value, evidence)
        return found

    return read


def _figure(column: Column, value: Any, evidence: Evidence) -> Any:
    if type(value) is float and value.is_integer() and abs(value) < figures.MOST_PLAIN:
        return str(int(value))
    if isinstance(value, str):
        return _waiting(column, value, evidence)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Fault("not_a_number")
    return figures.number(value)


def _day(column: Column, value: Any, evidence: Evidence) -> Any:
    return _waiting(column, value, evidence) if isinstance(value, str) else figures.day(value, _NO_RULE)


def _month(column: Column, value: Any, evidence: Evidence) -> Any:
    return _waiting(column, value, evidence) if isinstance(value, str) else figures.month(value, _NO_RULE)


_NO_RULE = Rule()


def _tick(column: Column, value: Any, evidence: Evidence) -> str:
    return figures.tick(figures.plain(value) if isinstance(value, str) else value)


def _text(column: Column, value: Any, evidence: Evidence) -> str:
    if type(value) is str and len(value) <= column.longest and PLAIN_TEXT(value):
        return value
    if isinstance(value, str) and value.startswith("=") and column.key != "remark":
        raise Fault("is_formula")
    return figures.text(value, column.longest).translate(ESCAPES) or NULL


def _waiting(column: Column, value: str, evidence: Evidence) -> Any:
    """A figure or a day typed as text; one that may be read in several ways waits until the whole file has been seen."""
    text = figures.plain(value)
    if text.startswith("="):
        raise Fault("is_formula")
    if not text:
        return NULL
    if figures.says_itself(column.form, text):
        return _by_rule(column.form, text, _NO_RULE)
    if column.form == "figure":
        evidence.see_figure(text)
    else:
        evidence.see_day(text)
    return (text[:LONGEST_WAITING],)


def _write(spool: IO[bytes], rule: Rule, out: IO[bytes]) -> None:
    """The rows as COPY takes them, with what waited read by the rule."""
    end = spool.tell()
    spool.seek(0)
    while spool.tell() < end:
        lines: str | list[Line] = marshal.load(spool)
        if not isinstance(lines, str):
            lines = "".join([line if isinstance(line, str) else _late(line, rule) for line in lines])
        out.write(lines.encode())


def _late(line: list[Any], rule: Rule) -> str:
    faults = line.pop()
    for slot, cell in enumerate(line):
        if type(cell) is tuple:
            column = COLUMNS[slot - 1]
            try:
                line[slot] = _by_rule(column.form, cell[0], rule)
            except Fault as fault:
                line[slot] = NULL
                faults.append((column.key, fault.code, cell[0][:60]))
    return _joined(line, faults)


def _by_rule(form: str, text: str, rule: Rule) -> str:
    if form == "figure":
        return figures.figure(text, rule)
    return figures.day(text, rule) if form == "day" else figures.month(text, rule)


def _joined(line: list[str], faults: Sequence[tuple[str, str, str]]) -> str:
    return "\t".join(line) + "\t" + (_told(faults) if faults else NULL) + "\n"


def _told(faults: Sequence[tuple[str, str, str]]) -> str:
    told = [{"column": key, "code": code, "value": value} for key, code, value in faults]
    return json.dumps(told).replace("\\u0000", "").translate(ESCAPES)


if __name__ == "__main__":
    main(sys.argv[1:])
