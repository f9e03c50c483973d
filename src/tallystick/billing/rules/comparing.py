"""What the periods of a run are laid beside: as many months, just before them."""

from dataclasses import dataclass
from datetime import date

from tallystick.kit.period import add_months, first_of_month


@dataclass(frozen=True, slots=True)
class Span:
    """Months of one item, from `first_on` until before `until`; those before them begin with `earlier_from`."""

    item_id: int
    earlier_from: date
    first_on: date
    until: date


def span_of(item_id: int, first_on: date, last_on: date, months: int) -> Span:
    """The months in which periods begin from `first_on` to `last_on`, each `months` long, and as many before them."""
    first, last = first_of_month(first_on), first_of_month(last_on)
    counted = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = -(-counted // months) * months
    return Span(item_id, add_months(first, -whole), first, add_months(last, 1))
