"""`tallystick readings`: sheets of readings written out to be filled in, and brought in again: all of a sheet, or nothing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .output import WrongCall, plain
from .session import installation

if TYPE_CHECKING:
    from tallystick.kit.sql import Row
    from tallystick.metering.commands import Sheet

LANGUAGES = ("en", "zh-hans", "vi")
ROWS_SHOWN = 50  # to people at a terminal
ROWS_WITH_FAULTS = 10_000  # to programs, where some are wrong; `faulty` counts them all


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=("export", "import"), help="write a sheet to fill in; or bring filled ones in")
    files = "a sheet to write (.xlsx, .csv) or to read (.xls, .ods too)"
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help=files)
    parser.add_argument("--book", required=True, metavar="CODE", help="the book")
    parser.add_argument("--item", metavar="NAME", help="the item that is measured")
    parser.add_argument("--month", type=_month, metavar="MONTH", help="the billing month, 2026-04 (of rows that name none)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be imported, or what is wrong; store nothing")
    parser.add_argument("--blank", action="store_true", help="with export: the empty sheet of addresses and figures")
    parser.add_argument("--remarks", type=Path, metavar="FILE.xlsx", help="with import: the sheet given back with what is wrong")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of headings and answers")
    parser.epilog = (
        "Example:  tallystick readings export april.xlsx --book GARDEN --item Water --month 2026-04\n"
        "          tallystick readings import april.xlsx --book GARDEN --item Water --dry-run"
    )


def run(args: argparse.Namespace) -> int:
    if len(args.files) > 1 and not args.dry_run:
        raise WrongCall("several files are looked at together only with --dry-run")
    missing = [file for file in args.files if args.act == "import" and not file.is_file()]
    if missing:
        raise WrongCall(f"there is no file {missing[0]}", "no_file")
    with installation(args):
        from django.utils import translation

        from tallystick.accounts.queries import book
        from tallystick.kit.period import today_in
        from tallystick.kit.who import EVERYTHING
        from tallystick.tariffs.queries import item

        found = book(EVERYTHING, args.book)
        item_id = item(EVERYTHING, found.id, args.item).id if args.item else None
        today = today_in(found.timezone)
        with translation.override(args.lang):
            if args.act == "export":
                return _export(args, found, item_id, args.month or today.replace(day=1))
            answers = [_import(args, found, item_id, file, today) for file in args.files]
            return 2 if any(answers) else 0


def _export(args: argparse.Namespace, book: Row, item_id: int | None, month: date) -> int:
    from tallystick.kit.who import EVERYTHING
    from tallystick.metering.queries import blank_sheet, meters_to_read, sheet_to_fill

    left: int | None = None
    (file,) = args.files
    kind = file.suffix.lower().removeprefix(".")
    if kind not in ("xlsx", "csv"):
        raise WrongCall(f"{file}: a sheet is written as .xlsx or .csv", "bad_file")
    if args.blank:
        sheet = blank_sheet(kind)
    elif item_id is None:
        raise WrongCall("which item? --item NAME (or --blank for the empty sheet)")
    else:
        left = meters_to_read(EVERYTHING, book.id, item_id, month)
        sheet = sheet_to_fill(EVERYTHING, book.id, item_id, month, kind)
    _write(file, sheet.read())
    told = {"file": file, "book": book.code, "item": args.item, "month": f"{month:%Y-%m}", "rows": left}
    args.output.answer(told, _written(file, month, left))
    return 0


def _written(file: Path, month: date, left: int | None) -> str:
    from django.utils.translation import gettext as _

    words = _("Written: {file}").format(file=file)
    if left == 0:
        words += " " + _("Nothing is left to read in {month}: it holds headings only.").format(month=f"{month:%Y-%m}")
    return words


def _write(file: Path, data: bytes) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise WrongCall(f"{file}: {error.strerror}", "cannot_write") from error


class _TakenBack(Exception):
    """Ends a transaction of which nothing shall stay."""


def _import(args: argparse.Namespace, book: Row, item_id: int | None, file: Path, today: date) -> bool:
    """Import one file and say what came of it; whether something is wrong with it."""
    from django.db import transaction

    from tallystick.billing.commands import import_sheet
    from tallystick.kit.who import EVERYTHING, OPERATOR
    from tallystick.metering.commands import Sheet, WantedSheet

    faulty, wanted = (Sheet.Stage.REFUSED, Sheet.Stage.FAULTY), WantedSheet(item_id, args.month)
    try:
        with args.output.progress(file.name) as tell, transaction.atomic(), file.open("rb") as opened:
            more: dict[str, Any] = {"today": today, "tell": tell, "store": not args.dry_run}
            sheet = import_sheet(OPERATOR, EVERYTHING, book.id, opened, file.name, wanted, **more)
            if sheet.stage != Sheet.Stage.STORED:
                _tell(args, book, sheet, file)
                if args.remarks and sheet.stage == Sheet.Stage.FAULTY:
                    _remarks(args, book, sheet, file)
                raise _TakenBack
    except _TakenBack:
        return sheet.stage in faulty
    _tell(args, book, sheet, file)
    return False


def _remarks(args: argparse.Namespace, book: Row, sheet: Sheet, file: Path) -> None:
    from tallystick.kit.who import EVERYTHING
    from tallystick.metering.queries import sheet_with_remarks

    with file.open("rb") as opened:
        _write(args.remarks, sheet_with_remarks(EVERYTHING, book.id, sheet.id, opened).read())


def _tell(args: argparse.Namespace, book: Row, sheet: Sheet, file: Path) -> None:
    from tallystick.metering.queries import sheet_answer

    answer = sheet_answer(sheet, book.currency)
    if args.output.json:
        _tell_program({"file": str(file), **answer}, book, sheet)
    else:
        _tell_people(args, answer, book, sheet, file)


def _tell_program(answer: dict[str, Any], book: Row, sheet: Sheet) -> None:
    """One object on one line; its rows are written as they come."""
    answer["faulty"] = sheet.faulty
    head = json.dumps(answer, ensure_ascii=False, default=plain)
    sys.stdout.write(head[:-1] + ', "rows": [')
    for number, row in enumerate(_listed(book, sheet)):
        sys.stdout.write((", " if number else "") + json.dumps(row, ensure_ascii=False, default=plain))
    sys.stdout.write("]}\n")


def _listed(book: Row, sheet: Sheet) -> Iterator[dict[str, Any]]:
    """A row each; of a large sheet with faults the first that are wrong, which is enough to mend it by."""
    is_cut = sheet.faulty > 0 and sheet.rows > ROWS_WITH_FAULTS
    return islice(_rows(book, sheet, only_faulty=is_cut), ROWS_WITH_FAULTS if is_cut else None)


def _tell_people(args: argparse.Namespace, answer: dict[str, Any], book: Row, sheet: Sheet, file: Path) -> None:
    from django.utils.translation import gettext as _
    from django.utils.translation import ngettext

    say = args.output.say
    if answer["verdict"] == "refused":
        for one in answer["faults"]:
            say(f"{file.name}: {one['message']}")
    elif answer["verdict"] == "row_errors":
        for row in islice(_rows(book, sheet, only_faulty=True), ROWS_SHOWN):
            for error in row["errors"]:
                say(_("{file}, row {row}, {column}: {message}").format(file=file.name, row=row["row"], **error))
        count = sheet.faulty
        told = ngettext("Nothing was imported: {count} row is wrong.", "Nothing was imported: {count} rows are wrong.", count)
        say(told.format(count=f"{count:,}"))
    else:
        would = _("{count} readings would be imported, {amount} {currency}.")
        words = would if args.dry_run else _("{count} readings imported, {amount} {currency}.")
        say(words.format(count=f"{answer['imported']:,}", amount=answer["amount"], currency=book.currency))
        if answer["unknown_columns"]:
            say(_("Columns that were passed over: {names}.").format(names=", ".join(answer["unknown_columns"])))
        if sheet.warned:
            told = ngettext("{count} row is unusual.", "{count} rows are unusual.", sheet.warned)
            say(told.format(count=f"{sheet.warned:,}"))


def _rows(book: Row, sheet: Sheet, *, only_faulty: bool = False) -> Iterator[dict[str, Any]]:
    from tallystick.kit.who import EVERYTHING
    from tallystick.metering.queries import row_answers, sheet_rows

    if sheet.rows:
        yield from row_answers(sheet_rows(EVERYTHING, book.id, sheet.id, only_faulty=only_faulty).stream(), book.currency)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a month; write it as 2026-04") from None
