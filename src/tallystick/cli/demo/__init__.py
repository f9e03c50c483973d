"""`tallystick demo`: make a sample community, if it is not there yet, and serve it."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from ..output import Output, WrongCall
from ..session import installation

if TYPE_CHECKING:
    from tallystick.onboarding.commands import Faults, Loaded

    from .life import Community
    from .workbooks import Workbook

SEED = 20200410
READER = "wu"


def configure(parser: argparse.ArgumentParser) -> None:
    port = os.environ.get("TALLYSTICK_PORT") or "8000"
    parser.add_argument("--port", type=int, default=port, help="8000, or TALLYSTICK_PORT, if not given")
    parser.add_argument("--no-serve", action="store_true", help="make the sample, and serve nothing")
    parser.add_argument("--workbooks", metavar="DIR", help="keep the onboarding workbooks that the sample comes in through")
    parser.epilog = "Garden Court (GARDEN, CNY) and Chung cư Sông Xanh (RIVER, VND), with fourteen months of life.\n\nExample:  tallystick demo --port 8080"


def run(args: argparse.Namespace) -> int:
    from tallystick.host.server import CannotServe, serve

    output: Output = args.output
    try:
        with installation(args, new=True) as found:
            _make_sample(args, output)
            link = _link(found.data, args.port)
            _invite_reader()
            if args.no_serve:
                output.answer({"data": str(found.data), "link": link}, f"The sample is in {found.data}.")
                return 0
            serve(found, "127.0.0.1", args.port, True, lambda address: _announce(output, address, link))
    except CannotServe as error:
        raise WrongCall(str(error), "cannot_serve") from error
    return 0


def _announce(output: Output, address: str, link: str) -> None:
    output.answer(
        {"address": address, "link": link},
        f"Tallystick answers at {address}  (Ctrl-C stops it; what it holds is kept)\nSign in, once, by this link:\n{link}",
    )


def _make_sample(args: argparse.Namespace, output: Output) -> None:
    """Tables, and each sample book that is not there; a book is made whole in one transaction or not at all."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    yesterday = date.today() - timedelta(days=1)  # noqa: DTZ011 - the sample's own calendar; its books have their clocks
    with _folder(args.workbooks) as folder:
        for code in ("GARDEN", "RIVER"):
            if not _is_there(code):
                _make_book(code, folder, yesterday, output)


@contextmanager
def _folder(kept: str | None) -> Iterator[Path]:
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _is_there(code: str) -> bool:
    from tallystick.accounts.queries import books
    from tallystick.kit.who import EVERYTHING

    return any(book.code == code for book in books(EVERYTHING))


def _make_book(code: str, folder: Path, yesterday: date, output: Output) -> None:
    from django.db import connection, transaction

    from tallystick.kit.who import EVERYTHING, OPERATOR
    from tallystick.onboarding.commands import load_workbook

    from .life import first_day, live

    began, first = monotonic(), first_day(yesterday)
    workbook = _workbook(code, first)
    path = workbook.write(folder / f"{code}.xlsx")
    output.say(f"{workbook.sheets['Book'][1][1]}: loading the workbook, then fourteen months of life …")
    with transaction.atomic(), output.progress(code) as tell:
        _expect_loaded(load_workbook(OPERATOR, EVERYTHING, path, today=first))
        live(_community(code), first, yesterday, tell)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    output.say(f"  done in {monotonic() - began:.0f} s")


def _expect_loaded(found: Loaded | Faults) -> None:
    # The sample is our own: a fault in it is one of the program.
    if faults := list(getattr(found, "faults", ())):
        raise RuntimeError(f"the sample's workbook has faults: {faults[:3]}")


def _workbook(code: str, first: date) -> Workbook:
    from .workbooks import garden_court, green_river

    return garden_court(first, SEED) if code == "GARDEN" else green_river(first, SEED)


def _community(code: str) -> Community:
    from tallystick.accounts.queries import book
    from tallystick.kit.who import EVERYTHING

    from .life import community
    from .metered import KINDS

    methods = {"GARDEN": ("wechat", "alipay", "cash", "transfer"), "RIVER": ("vietqr", "cash", "transfer")}[code]
    return community(book(EVERYTHING, code).id, KINDS[code], methods, SEED)


def _link(data: Path, port: int) -> str:
    from django.utils import timezone

    from tallystick.identity import commands, queries
    from tallystick.kit.who import OPERATOR

    now, username = timezone.now(), queries.first_username()
    token = commands.make_link(OPERATOR, username, now=now) if username else commands.make_first_administrator(OPERATOR, now=now)
    return f"http://localhost:{port}/sign-in/{token}/"


def _invite_reader() -> None:
    """Mr Wu, who reads the meters of Garden Court; nobody's password is known, `tallystick link wu` lets one in as him."""
    from django.utils import timezone

    from tallystick.accounts.queries import book
    from tallystick.identity import commands, queries
    from tallystick.kit.who import EVERYTHING, OPERATOR

    if queries.User.objects.filter(username=READER).exists():
        return
    (role,) = (row for row in queries.roles(EVERYTHING) if row.code == "reader")
    wanted = commands.NewUser(READER, "Mr Wu", role.id, book_ids=frozenset({book(EVERYTHING, "GARDEN").id}))
    commands.invite_user(OPERATOR, EVERYTHING, wanted, holding=frozenset(queries.PERMISSIONS), now=timezone.now())
