"""`tallystick export`: a book's double entry as text that other programs read."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from .output import WrongCall, day
from .session import installation

FORMS = ("beancount", "hledger", "csv")
READABLE = 0o644


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("form", choices=FORMS, help="what is to read it")
    parser.add_argument("--book", required=True, metavar="CODE", help="the book")
    parser.add_argument(
        "--from", dest="first", type=day, metavar="DAY", help="the first day (else from the beginning)"
    )
    parser.add_argument("--to", dest="last", type=day, metavar="DAY", help="the last day (else today)")
    parser.add_argument("-o", dest="file", type=Path, metavar="FILE", help="the file to write (else standard output)")
    parser.epilog = (
        "The file stands by itself: it opens with the balances of the day before, and ends by asserting those of its\n"
        "last day, so `hledger check -s` and `bean-check` prove it.\n\n"
        "Example:  tallystick export hledger --book GARDEN --from 2026-01-01 --to 2026-12-31 -o garden.journal"
    )


def run(args: argparse.Namespace) -> int:
    if args.output.json and args.file is None:
        raise WrongCall("--json tells what was written, so it needs a file: -o FILE")
    with installation(args):
        from tallystick.accounts.queries import book
        from tallystick.kit.period import today_in
        from tallystick.kit.who import EVERYTHING
        from tallystick.ledger.queries import export

        found = book(EVERYTHING, args.book)
        last = args.last or today_in(found.timezone)
        if args.first and args.first > last:
            raise WrongCall(f"--from {args.first} is after --to {last}")
        pieces = export(EVERYTHING, found.id, args.form, args.first, last)
        if args.file is None:
            _write(pieces, sys.stdout.buffer)
            return 0
        written = _write_file(pieces, args.file)
        days = {"from": args.first, "to": last}
        answer = {"file": args.file, "book": found.code, "form": args.form, **days, "bytes": written}
        args.output.answer(answer, f"{args.file}: {found.name} to {last}, {written:,} bytes.")
    return 0


def _write_file(pieces: Iterable[str], file: Path) -> int:
    """Write beside the file, then put it in its place: nobody reads half of it. The number of bytes."""
    try:
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as beside:
            try:
                written = _write(pieces, beside)
                os.chmod(beside.name, READABLE)
                os.replace(beside.name, file)
            except BaseException:
                os.unlink(beside.name)
                raise
    except OSError as error:
        raise WrongCall(f"{file}: {error.strerror or error}", "cannot_write", str(file)) from error
    return written


def _write(pieces: Iterable[str], out: IO[bytes]) -> int:
    written = sum(out.write(piece.encode()) for piece in pieces)
    out.flush()
    return written
