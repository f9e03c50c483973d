"""S1 to S5 and S13: bill runs and previews beside COPY of the very rows that they make, and the memory they take."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from . import server
from .alone import peak_bytes
from .figures import Figure
from .pace import Part, Seconds, ratio, take_turns
from .world import NEXT_MONTH, YEAR, World, new_world

TENFOLD = 10
MONTHS = 12
MB = 1_000_000

Peaks = dict[str, int]  # bytes, by the figure whose work was done


def measure(units: int, only: Collection[str], folder: Path) -> Iterator[Figure]:
    """The figures asked for, as they come; S3 and S4 are taken in a world of ten times the units."""
    if not set(only) & {"S1", "S2", "S3", "S4", "S5", "S13"}:
        return
    server.fill("drop_checks")
    one = new_world("ONE", units)
    if wanted := {"S1", "S2", "S5"}.intersection(only):
        yield from _into_empty(one, wanted, folder / "bills")
    peaks = _peaks_on_empty(one) | _peaks_on_full(one) if "S13" in only else {}
    if {"S3", "S4", "S13"}.intersection(only):
        yield from _tenfold(new_world("TEN", units * TENFOLD), only, folder / "bills", peaks)


def _tenfold(world: World, only: Collection[str], file: Path, peaks: Peaks) -> Iterator[Figure]:
    tenfold = _peaks_on_empty(world) if peaks else _fill(world)
    if wanted := {"S3", "S4"}.intersection(only):
        yield from _into_full(world, wanted, file)
    if peaks:
        yield from _memory(peaks, tenfold | _peaks_on_full(world))


def _into_empty(world: World, wanted: Collection[str], file: Path) -> Iterator[Figure]:
    """S1, S2 and S5: twelve months into an empty table."""
    server.empty_bills()
    server.save_bills(file, world.generate(world.by_area, YEAR).run_id)
    parts = {"run": Part(partial(world.generate, world.by_area, YEAR), _on_empty)}
    if "S1" in wanted:
        parts["copy"] = Part(partial(server.copy_bills, file), _on_empty)
    if "S2" in wanted:
        parts["tiers"] = Part(partial(world.generate, world.by_tiers, YEAR), _on_empty)
    if "S5" in wanted:
        parts["preview"] = Part(partial(world.preview, world.by_area, YEAR), _on_empty)
    bills, seconds = world.units * MONTHS, take_turns(parts)
    if "S1" in wanted:
        yield _figure("S1", seconds, "copy", "run", bills / median(seconds["run"]))
    if "S2" in wanted:
        yield _figure("S2", seconds, "run", "tiers", bills / median(seconds["tiers"]))
    if "S5" in wanted:
        yield _figure("S5", seconds, "preview", "run")


def _into_full(world: World, wanted: Collection[str], file: Path) -> Iterator[Figure]:
    """S3 and S4: the month that follows the twelve that are there; each part is taken back, so that all find the same."""
    with _on_full():
        server.save_bills(file, world.generate(world.by_area, NEXT_MONTH).run_id)
    parts = {"run": Part(partial(world.generate, world.by_area, NEXT_MONTH), _on_full)}
    if "S3" in wanted:
        parts["copy"] = Part(partial(server.copy_bills, file), _on_full)
    if "S4" in wanted:
        parts["again"] = Part(partial(world.generate, world.by_area, YEAR), _on_full)
    seconds = take_turns(parts)
    if "S3" in wanted:
        yield _figure("S3", seconds, "copy", "run", world.units / median(seconds["run"]))
    if "S4" in wanted:
        yield _figure("S4", seconds, "again", "run")


def _figure(name: str, seconds: Seconds, part: str, to: str, rate: float | None = None) -> Figure:
    detail = {key: [round(value, 4) for value in seconds[key]] for key in (part, to)}
    return Figure(name, ratio(seconds, part, to), rate, {"seconds": detail})


@contextlib.contextmanager
def _on_empty() -> Iterator[None]:
    server.empty_bills()
    yield


@contextlib.contextmanager
def _on_full() -> Iterator[None]:
    server.tidy_bills()
    with server.taken_back():
        yield


def _fill(world: World) -> Peaks:
    server.empty_bills()
    world.generate(world.by_area, YEAR)
    return {}


def _peaks_on_empty(world: World) -> Peaks:
    """The memory of S5, S2 and S1, each in a process of its own; the bills of S1 are left there."""
    server.empty_bills()
    peaks = {"S5": peak_bytes("preview", world.book_id, world.by_area, YEAR)}
    peaks["S2"] = peak_bytes("run", world.book_id, world.by_tiers, YEAR)
    server.empty_bills()
    return peaks | {"S1": peak_bytes("run", world.book_id, world.by_area, YEAR)}


def _peaks_on_full(world: World) -> Peaks:
    """The memory of S3 and S4; the bills of S3 are left there."""
    peaks = {"S3": peak_bytes("run", world.book_id, world.by_area, NEXT_MONTH)}
    return peaks | {"S4": peak_bytes("run", world.book_id, world.by_area, NEXT_MONTH)}


def _memory(one: Peaks, tenfold: Peaks) -> Iterator[Figure]:
    """S13: the most, at one and at ten times the rows, and how far they lie apart."""
    detail = {name: {"at_1": one[name], "at_10": tenfold[name]} for name in sorted(one)}
    yield Figure("S13", max(*one.values(), *tenfold.values()) / MB, detail={"bytes": detail})
    yield Figure("S13x10", max(tenfold[name] / one[name] for name in one))
