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
    Months are given by their first day, both included. bill_ids are bills that were ticked one by one.
    """

    days: Mapping[int, date]
    text: str = ""
    account_id: int | None = None
    building_id: int | None = None
    item_id: int | None = None
    tariff_id: int | None = None
    run_id: int | None = None
    bill_ids: tuple[int, ...] | None = None
    state: str = "live"
    month_from: date | None = None
    month_to: date | None = None
    sort: str = "month"
    descending: bool = True

    @property
    def is_summed(self) -> bool:
        """Whether the kept sums (by book, day, item and state) know all that the filter names."""
        others = (self.account_id, self.building_id, self.tariff_id, self.run_id, self.bill_ids)
        return not self.text and all(one is None for one in others)


@dataclass(frozen=True, slots=True)
class BillCursor:
    """The last bill of a page, by what the list is sorted by: the next page begins after it."""

    key: str
    book_id: int
    origin: int
    origin_id: int
    bill_id: int
