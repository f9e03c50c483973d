"""`tallystick check`: prove that the books hold."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from .output import plain
from .session import installation

if TYPE_CHECKING:
    from tallystick.kit.sql import Found, Row

HOLDS, BROKEN = 0, 1


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--book", metavar="CODE", help="only this book")
    parser.epilog = (
        "Ends with 0 if everything holds, with 1 if something does not.\n\nExample:  tallystick check --book GARDEN"
    )


def run(args: argparse.Namespace) -> int:
    with installation(args):
        from tallystick.accounts.queries import book
        from tallystick.kit.who import EVERYTHING
        from tallystick.ledger.queries import checks

        scope = EVERYTHING.only(book(EVERYTHING, args.book).id) if args.book else EVERYTHING
        found = checks(scope)
    holds = not any(one.faults for one in found)
    answer = {"holds": holds, "checks": [_told(one) for one in found]}
    args.output.answer(answer, "\n".join([*map(_words, found), _verdict(found)]))
    return HOLDS if holds else BROKEN


def _told(found: Found) -> dict[str, Any]:
    return {
        "room": found.room,
        "name": found.name,
        "counted": found.counted,
        "faults": [{name: value for name, value in row.items() if name != "counted"} for row in found.faults],
    }


def _words(found: Found) -> str:
    from tallystick.ledger.queries import sentence_of

    mark = "FAULT" if found.faults else "holds"
    head = f"{mark}  {sentence_of(found.room, found.name)} ({found.counted:,} looked at)"
    return "\n".join([head, *(f"       {_line(row)}" for row in found.faults)])


def _line(row: Row) -> str:
    """A fault's figures by name: `amount: bill_id 12, net 5.00`."""
    figures = [f"{name} {_figure(value)}" for name, value in row.items() if name not in ("fault", "counted")]
    return f"{row.fault}: {', '.join(figures)}"


def _figure(value: object) -> str:
    return str(value) if isinstance(value, str | int) or value is None else plain(value)


def _verdict(found: list[Found]) -> str:
    broken = sum(1 for one in found if one.faults)
    return f"{broken} of {len(found)} checks found a fault." if broken else f"All {len(found)} checks hold."
