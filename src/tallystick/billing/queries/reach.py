"""What runs know of the runs before them: how far each tariff's periods are billed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tallystick.kit import sql

from ..rules.periods import Slice, Terms, Wanted
from ..rules.reach import Reach, reached, unknown


@dataclass(slots=True)
class Known:
    """The slices that are left to do, and what may be remembered when they are done; `rows` are one a tariff."""

    cuts: list[Slice]
    rows: dict[int, sql.Row] = field(default_factory=dict)
    through: dict[int, date] = field(default_factory=dict)
    cycles: dict[int, str] = field(default_factory=dict)


def known(book_id: int, cuts: Sequence[Slice], wanted: Wanted, today: date) -> Known:
    """What is left to do of these slices. A run for chosen assets neither asks nor remembers: it looks at little anyway."""
    if wanted.asset_ids is not None or not cuts:
        return Known(list(cuts))
    cycles = {cut.terms.tariff_id: _cycle(cut.terms) for cut in cuts}
    params = {"book": book_id, "tariffs": sorted(cycles), "by_hand": wanted.by_hand, "today": today}
    rows = {row.tariff_id: row for row in sql.rows("billing", "find_reach", params)}
    reaches = {
        tariff_id: Reach(row.known_through, row.known_id, row.known_id == row.last_id)
        for tariff_id, row in rows.items()
        if row.known_cycle == cycles[tariff_id]
    }
    # What is known to reach further stays known.
    through = {
        tariff_id: day
        for tariff_id, day in reached(cuts, wanted, today).items()
        if tariff_id not in reaches or day >= reaches[tariff_id].through_on
    }
    return Known(list(unknown(cuts, reaches)), rows, through, cycles)


def _cycle(terms: Terms) -> str:
    """What decides, besides its assignments, on which days a tariff's periods begin."""
    return f"{terms.cycle}/{terms.months}"
