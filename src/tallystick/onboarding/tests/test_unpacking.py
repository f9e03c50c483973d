"""What is no workbook, broken, or made to exhaust its reader is refused early, with one clear code."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from tallystick.kit import archive
from tallystick.kit.refusal import Refusal
from tallystick.onboarding import unpacking
from tallystick.onboarding.sheets import read

from .books import garden, workbook

SHEET = "xl/worksheets/sheet1.xml"


def code_of(data: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        read(data)
    return refused.value.code


def repacked(change: Callable[[str, bytes], bytes | None], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Garden Court's workbook with parts changed, or (None) left out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(garden()))) as old, zipfile.ZipFile(buffer, "w", kind) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return buffer.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    return repacked(lambda name, content: content.replace(old, new, 1) if name == SHEET else content)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_a_sheet"),
        (b"Code,Name\nGARDEN,Garden Court\n", "not_a_sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_a_sheet"),
        (b"PK\x03\x04 and then nothing", "broken"),
        (b"PK", "broken"),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_a_workbook_cut_off_anywhere_is_broken() -> None:
    data = workbook(garden())
    for kept in range(2, len(data) - 1, len(data) // 23):
        assert code_of(data[:kept]) == "broken"


def test_a_zip_of_other_things_is_broken() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("letter.txt", "Dear Mrs Chen")
    assert code_of(buffer.getvalue()) == "broken"


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/_rels/workbook.xml.rels"])
def test_a_workbook_that_lacks_a_part_or_has_a_broken_one_is_broken(part: str) -> None:
    assert code_of(repacked(lambda name, content: None if name == part else content)) == "broken"
    assert code_of(repacked(lambda name, content: content[:200] if name == part else content)) == "broken"


def test_a_file_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1000)
    assert code_of(workbook(garden())) == "too_big"


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_UNPACKED_BYTES", 5_000_000)
    blank = b"<row> </row>" * 500_000
    assert code_of(in_sheet(b"<sheetData>", b"<sheetData>" + blank)) == "too_big"


@pytest.mark.parametrize(
    ("old", "before", "after"),
    [
        (b"</worksheet>", b"</worksheet>", b""),
        (b"<sheetData>", b"", b"<sheetData>"),
        (b"<sheetData>", b"<!--", b"--><sheetData>"),
        (b"<sheetData>", b'<sheetData a="', b'">'),
    ],
)
def test_one_piece_without_end_is_not_kept(old: bytes, before: bytes, after: bytes) -> None:
    assert code_of(in_sheet(old, before + b" " * 2_000_000 + after)) == "broken"


def test_elements_nested_without_end_are_refused() -> None:
    assert code_of(in_sheet(b"<sheetData>", b"<x>" * 300 + b"</x>" * 300 + b"<sheetData>")) == "broken"


def test_what_is_refused_while_it_is_unpacked_was_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_UNPACKED_BYTES", 8 * archive.MEGABYTE)
    bomb = in_sheet(b"<sheetData>", b"<sheetData>" + b"<row> </row>" * 1_000_000)
    tracemalloc.start()
    try:
        assert code_of(bomb) == "too_big"
        assert tracemalloc.get_traced_memory()[1] < 4 * archive.MEGABYTE
    finally:
        tracemalloc.stop()


def test_the_size_that_the_archive_claims_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_UNPACKED_BYTES", 5_000_000)
    content = b"<worksheet>" + b"<row> </row>" * 500_000 + b"</worksheet>"
    data = repacked(lambda name, old: content if name == SHEET else old)
    size = len(content).to_bytes(4, "little")
    assert data.count(size) == 2
    assert code_of(data.replace(size, (100).to_bytes(4, "little"))) in ("too_big", "broken")


def test_a_bomb_of_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_PARTS", 5)
    assert code_of(workbook(garden())) == "too_big"


@pytest.mark.parametrize("corner", [b'r="A600000"', b'r="ZZ1"', b'r="XFD1048576"'])
def test_a_cell_in_the_last_corner_is_refused(corner: bytes) -> None:
    assert code_of(in_sheet(b'r="A1"', corner)) == "too_big"


def test_a_reference_that_is_none_is_broken() -> None:
    assert code_of(in_sheet(b'r="A1"', b'r="A1:B2"')) == "broken"


def test_an_empty_cell_far_away_does_no_harm() -> None:
    read(in_sheet(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'))


def test_cells_and_elements_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_CELLS", 20)
    assert code_of(workbook(garden())) == "too_big"
    monkeypatch.undo()
    monkeypatch.setattr(unpacking, "MOST_ELEMENTS", 100)
    assert code_of(workbook(garden())) == "too_big"


def test_one_long_text_named_by_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_CHARACTERS", 10_000)
    sheets = garden()
    sheets["# notes"] = [["x" * 1000]] * 11
    assert code_of(workbook(sheets)) == "too_big"


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        b"<!DOCTYPE x>",
    ],
)
def test_a_document_type_is_refused(doctype: bytes) -> None:
    assert code_of(in_sheet(b"<worksheet", doctype + b"<worksheet")) == "broken"


def test_a_part_that_stands_twice_is_refused() -> None:
    buffer = io.BytesIO(workbook(garden()))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(SHEET.upper(), "<worksheet/>")
    assert code_of(buffer.getvalue()) == "broken"


def test_what_is_packed_in_another_way_is_refused() -> None:
    assert code_of(repacked(lambda name, content: content, zipfile.ZIP_BZIP2)) == "broken"


def test_what_is_stored_unpacked_is_read() -> None:
    sheets, faults = read(repacked(lambda name, content: content, zipfile.ZIP_STORED))
    assert (len(sheets), faults) == (13, [])


def test_bytes_spoilt_anywhere_are_read_or_refused() -> None:
    data = workbook(garden())
    for place in range(0, len(data), len(data) // 97):
        spoilt = bytearray(data)
        spoilt[place] ^= 0xFF
        try:
            read(bytes(spoilt))
        except Refusal as refusal:
            assert refusal.code in ("broken", "not_a_sheet", "too_big")  # noqa: PT017
