"""What a person waits for who types a command: its help, and a hundred scenario files played."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from .figures import Figure

TIMES = 5
SCENARIOS = 100  # told of; at small scale a fifth of them are played
# Three months of one flat of Mrs Chen's: bound, billed in the night, paid once.
SCENARIO = """\
today: 2020-04-10
assets: [{{code: 1-1-{number}, kind: unit, building_area: {number}.5}}]
items: [{{name: Property fee, partial_period: days}}]
tariffs: [{{item: Property fee, name: Flat, method: unit_price, unit_price: 1.2, measure: building_area}}]
steps:
  - assign: {{tariff: Flat, asset: 1-1-{number}, start: 2020-04-15}}
  - advance: 2020-05-02
  - collect: {{account: 1-1-{number}, bills: due, method: cash}}
  - advance: 2020-07-01
"""


def measure(scale: float, only: Collection[str], folder: Path) -> Iterator[Figure]:
    if "help" in only:
        yield Figure("help", median(_seconds(["--help"]) for _ in range(TIMES)))
    if "scenarios" in only:
        files = list(_scenarios(folder, SCENARIOS if scale >= 1 else SCENARIOS // 5))
        _seconds(["simulate", files[0]])  # makes the database that stories are played in, if it is not there
        begun, all_played = _seconds(["simulate", files[0]]), _seconds(["simulate", *files])
        yield Figure("scenarios", begun + (all_played - begun) * (SCENARIOS - 1) / (len(files) - 1))


def _scenarios(folder: Path, count: int) -> Iterator[str]:
    for number in range(101, 101 + count):
        file = folder / f"scenario-{number}.yaml"
        file.write_text(SCENARIO.format(number=number), encoding="utf-8")
        yield str(file)


def _seconds(words: list[str]) -> float:
    """How long `tallystick WORDS` takes from its start to its end, as somebody types it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TALLYSTICK_")}
    began = perf_counter()
    command = [sys.executable, "-m", "tallystick.cli.main", *words]
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=True)
    return perf_counter() - began
