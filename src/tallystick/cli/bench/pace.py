"""Side by side: the parts of a comparison take turns, so that a noisy moment of a shared machine falls on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from statistics import median
from time import perf_counter

ROUNDS = 3  # after one to warm up


@dataclass(frozen=True, slots=True)
class Part:
    """Work to be timed; `around` prepares it and clears up behind it, off the clock."""

    work: Callable[[], object]
    around: Callable[[], AbstractContextManager[None]]


Seconds = dict[str, list[float]]  # of each part, round by round


def take_turns(parts: Mapping[str, Part], rounds: int = ROUNDS) -> Seconds:
    """Each part's seconds in each round: A, B, C, A, B, C, …; the first round only warms up."""
    seconds: Seconds = {name: [] for name in parts}
    for _ in range(1 + rounds):
        for name, part in parts.items():
            seconds[name].append(_timed(part))
    return {name: taken[1:] for name, taken in seconds.items()}


def ratio(seconds: Seconds, part: str, to: str) -> float:
    """How many times `part` took the time of `to`: the median over the rounds."""
    return median(one / other for one, other in zip(seconds[part], seconds[to], strict=True))


def _timed(part: Part) -> float:
    with part.around():
        began = perf_counter()
        part.work()
        return perf_counter() - began
