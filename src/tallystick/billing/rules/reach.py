"""How far the periods of a tariff are all billed: what a run may leave out, and what it has come to know."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .periods import Slice, Wanted, open_year


@dataclass(frozen=True, slots=True)
class Reach:
    """Up to `through_on` every period of a tariff's assignments up to `last_id` is billed; `is_all`: there are no others."""

    through_on: date
    last_id: int
    is_all: bool


def unknown(cuts: Iterable[Slice], reaches: Mapping[int, Reach]) -> Iterator[Slice]:
    """The slices in which something may be left to bill."""
    for cut in cuts:
        reach = reaches.get(cut.terms.tariff_id)
        if reach is None or cut.last_on > reach.through_on:
            yield cut
        elif not reach.is_all:
            yield replace(cut, after_id=reach.last_id)


def reached(cuts: Sequence[Slice], wanted: Wanted, today: date) -> dict[int, date]:
    """By tariff, up to which day a run leaves nothing unbilled that does all of these slices and fails in none."""
    days: dict[int, date] = {}
    for cut in cuts:
        # A night's run leaves out what belongs to cycles that are not open yet.
        last = cut.last_on if wanted.by_hand else min(cut.last_on, date(open_year(today, cut.terms.pre_generate_month), 12, 31))
        days[cut.terms.tariff_id] = max(last, days.get(cut.terms.tariff_id, last))
    return days
