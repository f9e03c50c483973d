"""Which bills a list shows, in what order, and where its next page begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

STATES = ("live", "unpaid", "open", "part", "paid", "overdue", "void")
SORTS = ("month", "unit", "due", "amount", "outstanding")


@dataclass(frozen=True, slots=True)
class BillFilter:
    """Which bills are looked at. `days` names the books, each with its own today; what is left out does not narrow.

    state: live (all but void), unpaid (something is owed), open (nothing paid), part, paid, overdue, void.
    text stands in a unit's code, or in the name or phone of somebody reached through its account.
    Months are given by their first day, both included.
    """

    days: Mapping[int, date]
    text: str = ""
    account_id: int | None = None
    building_id: int | None = None
    item_id: int | None = None
    tariff_id: int | None = None
    run_id: int | None = None
    state: str = "live"
    month_from: date | None = None
    month_to: date | None = None
    sort: str = "month"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class BillCursor:
    """The last bill of a page, by what the list is sorted by: the next page begins after it."""

    key: str
    book_id: int
    origin: int
    origin_id: int
    bill_id: int
