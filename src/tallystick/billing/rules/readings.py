"""Which readings a list shows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

READING_STATES = ("unbilled", "open", "part", "paid")


@dataclass(frozen=True, slots=True)
class ReadingFilter:
    """Which readings are looked at; what is left out does not narrow.

    state: unbilled (no bill yet), or that of its bill: open (nothing paid), part, paid. reader: the name of who entered it.
    way: how it came in (metering.models.Reading.Way). text stands in a unit's code or room, in the name or phone of somebody
    reached through its account, or is a meter's number. Months are given by their first day, both included. Amounts are those
    of bills. unusual: far from the habit of its meter. gap: it does not begin where the reading before ended.
    """

    book_id: int | None = None
    text: str = ""
    building_id: int | None = None
    asset_id: int | None = None
    meter_id: int | None = None
    item_id: int | None = None
    month_from: date | None = None
    month_to: date | None = None
    reader: str = ""
    way: int | None = None
    state: str = ""
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    estimated: bool | None = None
    unusual: bool = False
    gap: bool = False
    reading_ids: tuple[int, ...] | None = None

    @property
    def is_looked_through(self) -> bool:
        """Whether it names something of which there is neither an index nor a sum, so that readings are looked at one by one."""
        return self.unusual or self.gap or self.amount_from is not None or self.amount_to is not None

    @property
    def is_bounded(self) -> bool:
        """Whether kept sums know how many match at most."""
        things = (self.building_id, self.asset_id, self.meter_id, self.reading_ids)
        return not self.text and all(one is None for one in things)

    @property
    def is_counted(self) -> bool:
        """Whether kept sums know how many match; of bills they know neither reader nor way."""
        return self.is_bounded and not self.is_looked_through and not (self.state and self._names_reader)

    @property
    def is_summed(self) -> bool:
        """Whether kept sums know all totals of what matches."""
        return self.is_bounded and not self.is_looked_through and not self._names_reader

    @property
    def _names_reader(self) -> bool:
        return bool(self.reader) or self.way is not None or self.estimated is not None
