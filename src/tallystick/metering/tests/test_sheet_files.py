"""Files of every kind, made to mislead or to exhaust: each is read, or refused early with a code, in little memory."""

import io
import json
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest

from tallystick.metering.sheets.child import ORDER

HEAD = ["Unit code", "Current reading", "Day read"]
ROW = ["1-1-101", 120, "2020-04-30"]
SHEET = "xl/worksheets/sheet1.xml"
MOST_SECONDS, MOST_BYTES = 10, 200 * 1024 * 1024


def read(data: bytes, name: str = "sheet.xlsx") -> tuple[dict[str, Any], list[dict[str, str | None]]]:
    """What the reader says of a file, and its rows by column."""
    return measured(data, name)[:2]


# What a process took is known to the one that began it, and no less than that one has itself.
LAUNCHER = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-m", "tallystick.metering.sheets.child", sys.argv[1], "1", "1", ""])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, file=sys.stderr)
sys.exit(min(abs(done.returncode), 1))
"""


def measured(data: bytes, name: str) -> tuple[dict[str, Any], list[dict[str, str | None]], float, int]:
    """The same, with the seconds and the bytes of memory that it took."""
    command = [sys.executable, "-c", LAUNCHER, name]
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        done = subprocess.run(command, stdin=file, capture_output=True, check=False)
    first, _, rest = done.stdout.partition(b"\n")
    told = json.loads(first) if done.returncode == 0 else {"codes": [{"code": "killed"}]}
    lines = [dict(zip(ORDER, line.split("\t"), strict=True)) for line in rest.decode().splitlines()]
    rows = [{key: None if value == "\\N" else value for key, value in line.items()} for line in lines]
    seconds, memory = done.stderr.split()[-2:]
    return told, rows, float(seconds), int(memory)


def codes(told: dict[str, Any]) -> list[str]:
    return [one["code"] for one in told.get("codes", [])]


def faults(line: dict[str, str | None]) -> list[tuple[str, str]]:
    return [(one["column"], one["code"]) for one in json.loads(line["unread"] or "[]")]


def workbook(*rows: list[Any], change: Callable[[Any], None] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in (HEAD, *rows):
        book.active.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(data: bytes, part: str, change: Callable[[bytes], bytes | Iterator[bytes]], **more: bytes) -> bytes:
    """The same workbook with a part changed, perhaps piece by piece, and others added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            made = change(old.read(name)) if name == part else old.read(name)
            with new.open(name, "w") as written:
                for piece in [made] if isinstance(made, bytes) else made:
                    written.write(piece)
        for name, content in more.items():
            new.writestr(name, content)
    return file.getvalue()


def test_a_workbook_is_read() -> None:
    told, rows = read(workbook(ROW, ["1-1-102", 7.25, 43951]))
    assert (told["rows"], told["decimal"]) == (2, "point")
    assert [(row["number"], row["given_asset"], row["given_current"], row["given_read_on"]) for row in rows] == [
        ("2", "1-1-101", "120", "2020-04-30"), ("3", "1-1-102", "7.25", "2020-04-30"),
    ]  # fmt: skip


def test_formulas_and_errors_are_found_whether_they_have_values_or_not() -> None:
    _, rows = read(workbook(["1-1-101", "=1+1", "2020-04-30"], ROW))
    assert faults(rows[0]) == [("current", "is_formula")]
    valued = changed(workbook(ROW), SHEET, lambda text: text.replace(b"<v>120</v>", b"<f>60*2</f><v>120</v>"))
    assert faults(read(valued)[1][0]) == [("current", "is_formula")]

    def wrong(book: Any) -> None:
        book.active["B2"] = "#N/A"
        book.active["B2"].data_type = "e"

    (row,) = read(workbook(ROW, change=wrong))[1]
    assert json.loads(row["unread"] or "") == [{"column": "current", "code": "not_a_number", "value": "#N/A"}]


def test_merged_cells_hold_one_value() -> None:
    _, rows = read(workbook(ROW, ["1-1-102", None, "2020-04-30"], change=lambda book: book.active.merge_cells("B2:B3")))
    assert [faults(row) for row in rows] == [[], [("current", "missing")]]


def test_hidden_sheets_are_not_read() -> None:
    def hide(book: Any) -> None:
        book.active.sheet_state = "hidden"
        page = book.create_sheet("Seen")
        page.append(HEAD)
        page.append(["1-1-103", 5, "2020-04-30"])

    told, rows = read(workbook(ROW, change=hide))
    assert (told["sheet"], [row["given_asset"] for row in rows]) == ("Seen", ["1-1-103"])


def test_macros_are_never_looked_at() -> None:
    told, rows = read(changed(workbook(ROW), "", bytes, **{"xl/vbaProject.bin": b"\xd0\xcf" + bytes(1000)}), "sheet.xlsm")
    assert (told["rows"], len(rows)) == (1, 1)


def test_a_title_above_and_empty_rows_between_keep_their_numbers() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"] = "Readings of April"
    for place, word in enumerate(HEAD, 1):
        page.cell(4, place).value = word
        page.cell(9, place).value = ROW[place - 1]
    file = io.BytesIO()
    book.save(file)
    told, rows = read(file.getvalue())
    assert (told["heading_row"], rows[0]["number"]) == (4, "9")


BOMB = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>' + b" " * 1_000_000 + b"</t></is></c></row>"


def _entities(text: bytes) -> bytes:
    return text.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', 1)


def _far_cell(text: bytes) -> bytes:
    return text.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def _no_end(text: bytes) -> Iterator[bytes]:
    yield text[: text.index(b"</sheetData>")] + b'<row r="9"><c r="A9" t="inlineStr"><is><t>'
    yield from (b"x" * 1_000_000 for _ in range(60))


def _texts(text: bytes) -> Iterator[bytes]:
    yield text[: text.index(b"</sheetData>")]
    yield from (BOMB % (number, number) for number in range(3, 900))
    yield b"</sheetData></worksheet>"


def _blanks(text: bytes) -> Iterator[bytes]:
    yield text[: text.index(b"</sheetData>")]
    yield from (b" " * 1_000_000 for _ in range(900))
    yield b"</sheetData></worksheet>"


def _empty_rows(text: bytes) -> bytes:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 1_000_000))
    return text[: text.index(b"<row r=\"2\"")] + rows + b"</sheetData></worksheet>"


def _bare_rows(text: bytes) -> bytes:
    rows = b"".join(b'<row r="%d"/>' % n for n in range(3, 1_048_577))
    return text[: text.index(b'<row r="2"')] + rows + b"</sheetData></worksheet>"


def _low_cell(text: bytes) -> bytes:
    return text.replace(b"</sheetData>", b'<row r="1048576"><c r="B1048576"><v>1</v></c></row></sheetData>')


def _no_rows(text: bytes) -> bytes:
    return text[: text.index(b"<sheetData>")]


@pytest.mark.parametrize(
    ("change", "allowed"),
    [(_entities, {"broken"}), (_far_cell, {"too_big"}), (_no_end, {"too_big"}), (_texts, {"too_big", "killed"}),
     (_blanks, {"too_big"}), (_empty_rows, {"empty"}), (_bare_rows, {"empty"}), (_low_cell, {"too_big"}), (_no_rows, {"broken"})],
)  # fmt: skip
def test_what_is_made_to_exhaust_is_refused_early(change: Callable[[bytes], bytes], allowed: set[str]) -> None:
    data = changed(workbook(ROW), SHEET, change)
    told, rows, seconds, memory = measured(data, "sheet.xlsx")
    assert rows == []
    assert codes(told)
    assert set(codes(told)) <= allowed
    assert seconds < MOST_SECONDS
    assert memory < MOST_BYTES


@pytest.mark.parametrize("cut", [30, 500, 2000])
def test_a_truncated_archive_is_broken(cut: int) -> None:
    data = workbook(ROW)
    assert codes(read(data[:-cut])[0]) == ["broken"]


def test_other_archives_are_no_sheets() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../etc/passwd", "root")
    assert codes(read(file.getvalue())[0]) == ["not_a_sheet"]


def ods(cells: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:table="{office}:table:1.0"'
        f' xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet><table:table table:name="R">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return file.getvalue()


def _text(words: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'


def _figure(value: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"{more}><text:p>{value}</text:p></table:table-cell>'


def _row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def test_libre_office_is_read_and_its_formulas_found() -> None:
    head = _row(*map(_text, HEAD))
    good = _row(_text("1-1-101"), _figure("120"), _text("2020-04-30"))
    bad = _row(_text("1-1-102"), _figure("7", ' table:formula="of:=3+4"'), _text("2020-04-30"))
    told, rows = read(ods(head + good + bad), "sheet.ods")
    assert (told["rows"], rows[0]["given_current"]) == (2, "120")
    assert faults(rows[1]) == [("current", "is_formula")]


def test_a_million_repeated_cells_cost_nothing_or_are_refused() -> None:
    rows = '<table:table-row table:number-rows-repeated="1048000">'
    empty = f'{rows}<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    full = f"{rows}{_figure('1')}</table:table-row>"
    head = _row(*map(_text, HEAD))
    assert codes(read(ods(head + empty), "sheet.ods")[0]) == ["empty"]
    assert codes(read(ods(head + full * 900), "sheet.ods")[0])[0] in {"killed", "too_big", "broken"}


def test_a_workbook_that_lacks_its_sheet_is_broken() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ROW))) as old, zipfile.ZipFile(file, "w") as new:
        for name in set(old.namelist()) - {SHEET}:
            new.writestr(name, old.read(name))
    assert codes(read(file.getvalue())[0]) == ["broken"]


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _label(row: int, column: int, words: str) -> bytes:
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(words), 0) + words.encode("latin-1"))


def xls(*cells: bytes) -> bytes:
    """A workbook of the older Excel, of one sheet."""
    begin, end = struct.pack("<HHHHII", 0x0600, 0, 0, 0, 0, 0), _record(0x000A, b"")
    opening = _record(0x0809, begin[:2] + b"\x05\0" + begin[4:]) + _record(0x0042, b"\xb0\x04")
    listed = _record(0x0085, struct.pack("<IBB", len(opening) + 13 + len(end), 0, 0) + b"\x01\0S")
    headings = [_label(0, place, word) for place, word in enumerate(HEAD)]
    sheet = [_record(0x0809, begin[:2] + b"\x10\0" + begin[4:]), *headings, *cells, end]
    stream = b"".join([opening, listed, end, *sheet]).ljust(4096, b"\0")
    sectors = len(stream) // 512
    fat = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFD]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", sectors + 1, *[0xFFFFFFFF] * 108)
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry("Workbook", 2, 0, len(stream)) + bytes(256)
    return header + stream + entries + struct.pack("<128I", *fat)


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    spelt = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return spelt.ljust(64, b"\0") + struct.pack("<HBB", len(spelt), kind, 1) + links + bytes(36) + struct.pack("<IQ", start, size)


def _figure_at(row: int, column: int, value: float) -> bytes:
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def _formula_at(row: int, column: int, value: bytes) -> bytes:
    return _record(0x0006, struct.pack("<HHH", row, column, 0) + value + bytes(6) + b"\x03\0\x1e\x07\0")


def test_formulas_and_errors_of_the_older_excel_are_found_whether_they_have_values_or_not() -> None:
    good = [_label(1, 0, "1-1-101"), _figure_at(1, 1, 120), _label(1, 2, "2020-04-30")]
    valued = [_label(2, 0, "1-1-102"), _formula_at(2, 1, struct.pack("<d", 7)), _label(2, 2, "2020-04-30")]
    bare = [_formula_at(3, 1, b"\x03" + bytes(5) + b"\xff\xff")]
    wrong = [_label(4, 0, "1-1-104"), _record(0x0205, struct.pack("<HHHBB", 4, 1, 0, 7, 1)), _label(4, 2, "2020-04-30")]
    told, rows = read(xls(*good, *valued, *bare, *wrong), "sheet.xls")
    assert (told["rows"], rows[0]["given_current"], rows[0]["given_asset"]) == (4, "120", "1-1-101")
    formula = [("current", "is_formula")]
    assert [faults(row) for row in rows] == [[], formula, formula, [("current", "not_a_number")]]
    assert "#DIV/0!" in (rows[3]["unread"] or "")


@pytest.mark.parametrize("place", [30, 48, 76, 4852])
def test_a_damaged_workbook_of_the_older_excel_is_refused(place: int) -> None:
    data = xls(_label(1, 0, "1-1-101"))
    told, rows, seconds, memory = measured(data[:place] + b"\x01\x02\x03\x04" + data[place + 4 :], "sheet.xls")
    assert (bool(codes(told)), rows, seconds < MOST_SECONDS, memory < MOST_BYTES) == (True, [], True, True)


def csv_of(*lines: str) -> bytes:
    return "\n".join(["Unit code,Current reading,Day read,Remark", *lines, ""]).encode()


def test_a_figure_that_may_be_two_is_a_fault_unless_the_file_shows_which() -> None:
    def currents(*figures: str) -> list[str | None]:
        _, rows = read(csv_of(*(f'1-1-{place},"{one}",2020-04-30,' for place, one in enumerate(figures))), "a.csv")
        return [row["given_current"] or faults(row)[0][1] for row in rows]

    assert currents("1.320") == currents("1,320") == ["not_a_number"]
    assert currents("1.320", "7.5") == ["1.32", "7.5"]
    assert currents("1.320", "7,5") == ["1320", "7.5"]
    assert currents("1.320", "1.234,567") == ["1320", "1234.567"]
    assert read(workbook(["1-1-101", 1.325, "2020-04-30"]))[1][0]["given_current"] == "1.325"


def test_a_csv_cell_is_refused_by_itself() -> None:
    told, rows = read(csv_of(f"{'x' * 2_000_000},1,2020-04-30,", "1-1-102,2,2020-04-30,a\x07b"), "a.csv")
    assert (told["rows"], faults(rows[0]), rows[1]["given_remark"]) == (2, [("asset", "too_long")], "ab")


def test_more_rows_than_are_read_are_too_many() -> None:
    told, rows, seconds, memory = measured(csv_of(*["x,1,2020-04-30,"] * 200_000), "a.csv")
    assert (codes(told), rows, seconds < MOST_SECONDS, memory < MOST_BYTES) == (["too_big"], [], True, True)


def test_columns_without_a_heading_are_told() -> None:
    assert read(csv_of("1-1-101,1,2020-04-30,,7"), "a.csv")[0]["unknown"] == ["E"]
