"""Files of every kind, made to mislead or to exhaust: each is read, or refused early with a code, in little memory."""

import io
import json
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

    assert faults(read(workbook(ROW, change=wrong))[1][0]) == [("current", "not_a_number")]


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


@pytest.mark.parametrize(
    ("change", "allowed"),
    [(_entities, {"broken"}), (_far_cell, {"killed", "too_big"}), (_no_end, {"broken"}), (_texts, {"too_big", "killed"}),
     (_blanks, {"broken"}), (_empty_rows, {"empty"})],
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
