"""What the periods of a run are laid beside: as many months, just before them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tallystick.kit.period import add_months


@dataclass(frozen=True, slots=True)
class Span:
    """Months of one item, from `first_on` until before `until`; those before them begin with `earlier_from`."""

    item_id: int
    earlier_from: date
    first_on: date
    until: date


def span_of(item_id: int, made: Mapping[date, int], months: int) -> Span:
    """The months in which most of the bills made begin, and as many before them.

    `made` counts bills by the first day of their month; periods are at most `months` long. Months that follow one another
    belong together: a few gaps of long ago, filled by the way, do not make a month into years.
    """
    first, last = max(_blocks(sorted(made), months), key=lambda block: (_counted(made, block), block))
    counted = _months(first, last) + 1
    whole = -(-counted // months) * months
    return Span(item_id, add_months(first, -whole), first, add_months(last, 1))


def _blocks(firsts: list[date], months: int) -> list[tuple[date, date]]:
    """First and last month of each block of months that follow one another, a period apart at most."""
    blocks: list[tuple[date, date]] = []
    for month in firsts:
        if blocks and _months(blocks[-1][1], month) <= months:
            blocks[-1] = (blocks[-1][0], month)
        else:
            blocks.append((month, month))
    return blocks


def _counted(made: Mapping[date, int], block: tuple[date, date]) -> int:
    return sum(bills for month, bills in made.items() if block[0] <= month <= block[1])


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
