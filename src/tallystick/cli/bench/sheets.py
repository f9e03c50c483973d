"""S6: a sheet of readings imported to stored readings and bills, beside the bare reader of the file and COPY of the very rows."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Collection, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from tallystick.billing.commands import import_sheet
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering.commands import WantedSheet
from tallystick.tariffs.commands import NewItem, NewTariff, NewVersion, add_items, add_tariffs

from . import server
from .alone import peak_of_sheet
from .figures import Figure
from .importing import rows_a_second
from .pace import Part, ratio, take_turns
from .world import BOUND_ON, FIRST_DAY, PRICE, new_book

MONTH, TODAY = date(2025, 4, 1), date(2025, 5, 1)
READ_ON = date(2025, 4, 28)
HEADINGS = ("Unit code", "Meter no.", "Meter type", "Previous reading", "Current reading", "Day read", "Billing month", "Remark")
TABLES = ("metering_reading", "billing_bill")
MB = 1_000_000
TENFOLD = 10


def measure(units: int, only: Collection[str], folder: Path) -> Iterator[Figure]:
    """S6, and what S13 asks of it."""
    if not {"S6", "S13"}.intersection(only):
        return
    book_id, item_id = _metered("SHEET", units)
    file = folder / "readings.xlsx"
    write_sheet(file, units)
    if "S6" in only:
        yield _beside_bare(book_id, item_id, file, folder, units)
    if "S13" in only:
        peak = peak_of_sheet(book_id, item_id, file)
        file.unlink()
        book_id, item_id = _metered("SHEETS", units * TENFOLD)
        write_sheet(file, units * TENFOLD)
        tenfold = peak_of_sheet(book_id, item_id, file)
        detail = {"bytes": {"S6": {"at_1": peak, "at_10": tenfold}}}
        yield Figure("S13 S6", max(peak, tenfold) / MB, detail=detail)
        yield Figure("S13x10 S6", tenfold / peak)
    file.unlink()


def _beside_bare(book_id: int, item_id: int, file: Path, folder: Path, units: int) -> Figure:
    copies = [folder / table for table in TABLES]
    with _tidy():
        take_in(book_id, item_id, file)
        for table, copy in zip(TABLES, copies, strict=True):
            server.save_table(copy, table, book_id)
    bare = Part(partial(_bare, file, copies), _tidy)
    parts = {"import": Part(partial(take_in, book_id, item_id, file), _tidy), "bare": bare}
    seconds = take_turns(parts)
    rate = units / median(seconds["import"])
    detail: dict[str, Any] = {"seconds": {name: [round(value, 4) for value in taken] for name, taken in seconds.items()}}
    with _tidy():
        peer = rows_a_second(file)
    return Figure("S6", ratio(seconds, "import", "bare"), rate, detail | {"import_export_a_second": peer}, peer)


def take_in(book_id: int, item_id: int, file: Path) -> None:
    """Import the file as the command does."""
    with file.open("rb") as opened:
        sheet = import_sheet(OPERATOR, EVERYTHING, book_id, opened, file.name, WantedSheet(item_id), today=TODAY)
    assert sheet.stage == "stored", (sheet.stage, sheet.codes, sheet.faulty)


def _bare(file: Path, copies: list[Path]) -> None:
    """Read every row by the bare reader, and write the finished rows by COPY."""
    sheet = CalamineWorkbook.from_object(io.BytesIO(file.read_bytes())).get_sheet_by_index(0)
    assert sum(1 for _ in sheet.iter_rows()) > 1
    for table, copy in zip(TABLES, copies, strict=True):
        server.copy_table(copy, table)


@contextlib.contextmanager
def _tidy() -> Iterator[None]:
    server.tell("VACUUM (ANALYZE) metering_reading, billing_bill, metering_sheetrow")
    server.settle()
    with server.taken_back():
        yield


def _metered(code: str, units: int) -> tuple[int, int]:
    """A book of so many units with a meter each, charged by what it shows: the ids of book and item."""
    book_id = new_book(code, units)
    (item_id,) = add_items(OPERATOR, EVERYTHING, book_id, [NewItem("Power")], today=BOUND_ON).values()
    tariff = NewTariff(item_id, "Power", "unit_price", NewVersion(unit_price=PRICE), "usage")
    (tariff_id,) = add_tariffs(OPERATOR, EVERYTHING, book_id, [tariff], today=BOUND_ON)
    server.fill("fill_assignments", book=book_id, item=item_id, tariff=tariff_id, start_on=FIRST_DAY, made_on=BOUND_ON)
    server.fill("fill_meters", book=book_id, item=item_id)
    for table in ("accounts_account", "estate_asset", "estate_holding", "tariffs_assignment", "metering_meter"):
        server.tell(f"VACUUM (ANALYZE) {table}")
    return book_id, item_id


def write_sheet(file: Path, units: int) -> None:
    """A filled sheet: one reading for every unit."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    page, day = book.add_worksheet("Readings"), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, HEADINGS)
    for number in range(1, units + 1):
        code = f"U-{number:08d}"
        page.write_row(number, 0, [code, f"E-{code}", "Power", 100, 100 + number % 400 + 0.5])
        page.write_datetime(number, 5, READ_ON, day)
        page.write_string(number, 6, f"{MONTH:%Y-%m}")
    book.close()
