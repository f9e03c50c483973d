"""`tallystick bench`: measure side by side with what PostgreSQL can do at best, and print every figure beside its limit.

Doors have no SQL; this one has, because it measures the database itself: it fills large worlds by generate_series, where the
commands would take hours, and writes finished rows by COPY, which is what a bill run is held against. All of it happens in a
scratch database that is made for it and goes with it; what is measured are the rooms' own commands and queries.
"""

from __future__ import annotations

import argparse
import signal
from collections.abc import Collection, Iterator

from ..output import Output
from .figures import AIMS, Figure

SCALES = {"small": 0.04, "full": 1.0}
LARGEST_SCALE = 10.0
UNITS = 100_000  # of the smaller world at full scale; the larger one has ten times as many
BILLS_A_UNIT = 2 * 10 * 13  # of the larger world, by both of its tariffs
NAMES = [name for name in AIMS if not name.startswith("S13x10") and " " not in name]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scale", type=_scale, default=SCALES["full"], metavar="SCALE", help="small, full (if not given), or a factor of it"
    )
    parser.add_argument("--only", type=_names, default=NAMES, metavar="NAME,…", help=f"only these: {', '.join(NAMES)}")
    parser.epilog = (
        "At full scale it takes half an hour to an hour and up to 15 GB in the user's cache folder, and ends\n"
        "with 1 if a limit is missed; at a smaller scale its figures only indicate. No installation is touched.\n\n"
        "Example:  tallystick bench --scale small --only S1,S2"
    )


def run(args: argparse.Namespace) -> int:
    from .report import HEAD, as_value, beside_peers, line

    output: Output = args.output
    # Told to end, it clears up as on Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    units = max(1, round(UNITS * args.scale))
    output.say(_opening(args.scale, units))
    output.say(HEAD)
    figures = []
    for figure in _measured(args.scale, units, args.only):
        figures.append(figure)
        output.say(line(figure))
    words = "\n".join(["", *beside_peers(figures), _closing(figures, args.scale)])
    output.answer(as_value(figures, args.scale, units), words)
    return 1 if args.scale >= 1 and not all(figure.holds for figure in figures) else 0


def _measured(scale: float, units: int, only: Collection[str]) -> Iterator[Figure]:
    from .ground import scratch_database

    with scratch_database(units * BILLS_A_UNIT) as folder:
        from . import commands, pages, runs, sheets

        yield from commands.measure(scale, only, folder)
        yield from pages.measure(scale, only)
        yield from sheets.measure(units, only, folder)
        yield from runs.measure(units, only, folder)


def _opening(scale: float, units: int) -> str:
    indicates = "" if scale >= 1 else " Figures of so small a world only indicate: what a run costs by itself weighs more."
    return f"Measuring with {units:,} assignments, and with {units * 10:,}: each part in turn, medians of 3 rounds.{indicates}"


def _closing(figures: list[Figure], scale: float) -> str:
    missed = [figure.name for figure in figures if not figure.holds]
    if missed:
        return f"Missed: {', '.join(missed)}." + ("" if scale >= 1 else " (Judge at full scale.)")
    return "Every limit holds."


def _scale(text: str) -> float:
    try:
        factor = SCALES[text] if text in SCALES else float(text)
    except ValueError:
        factor = 0.0
    if not 0 < factor <= LARGEST_SCALE:
        raise argparse.ArgumentTypeError(f"“{text}” is no scale: small, full, or a factor up to {LARGEST_SCALE:g}")
    return factor


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in NAMES]:
        raise argparse.ArgumentTypeError(f"there is no figure “{unknown[0]}”: {', '.join(NAMES)}")
    return names
