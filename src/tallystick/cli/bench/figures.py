"""The figures of quality.md: what each measures, its limit, and whether what was measured holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FLAT = 1.1  # at ten times the rows a process may hold so many times the memory, and still be called the same


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure measures, in which unit (none: a ratio), and the limit: the least it must be, or the most it may be."""

    what: str
    limit: float
    at_least: bool = False
    unit: str = ""


AIMS: Mapping[str, Aim] = {
    "S1": Aim("bill run, 12 months of unit price, against COPY of the same rows into the same table", 0.6, at_least=True),
    "S2": Aim("the same with a formula of three tiers, against S1", 0.5, at_least=True),
    "S3": Aim("one month's run into a table of 12 months, against COPY of the same rows", 0.5, at_least=True),
    "S4": Aim("a run that finds everything billed, part of S3's time", 0.1),
    "S5": Aim("preview of S1 with totals and outliers, part of S1's time", 1.0),
    "S6": Aim("import of a sheet to readings and bills, against the bare reader and COPY of the same rows", 3.0),
    "S9": Aim("list pages over 10 million rows, the slowest against the same page over 10,000", 1.3),
    "S11": Aim("desk over 10 million bills, finding or opening an account, against an empty page", 3.0),
    "S13": Aim("memory of the Python process in S1 to S5, the most", 300.0, unit="MB"),
    "S13x10": Aim("the same at ten times the rows, times as much", FLAT),
    "S13 S6": Aim("memory of the Python processes in S6, both together, the most", 300.0, unit="MB"),
    "S13x10 S6": Aim("the same at ten times the rows, times as much", FLAT),
    "help": Aim("tallystick --help", 0.5, unit="s"),
    "scenarios": Aim("100 scenarios by tallystick simulate", 20.0, unit="s"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured.

    `rate`: bills, or readings, a second where some were made. `detail`: the single measurements, for programs.
    """

    name: str
    measured: float
    rate: float | None = None
    detail: object = None
    peer: float | None = None  # what another system does a second of the same

    @property
    def aim(self) -> Aim:
        return AIMS[self.name]

    @property
    def holds(self) -> bool:
        return self.measured >= self.aim.limit if self.aim.at_least else self.measured <= self.aim.limit
