"""Days and months: the arithmetic of calendars that billing needs, kept inside the month."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

ALWAYS = date.min  # "from always": the first version of a tariff, the first holder of an asset
OPEN_END = date.max  # "to no day": what has no end yet


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, kept inside the month: 31 January + 1 is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> Iterator[date]:
    """The first day of each month from that of `first` to that of `last`, both included."""
    month = first_of_month(first)
    while month <= last:
        yield month
        month = add_months(month, 1)


def month_text(day: date) -> str:
    """A month as programs write it: 2020-04."""
    return f"{day.year:04d}-{day.month:02d}"


def today_in(timezone: str) -> date:
    """Today by the clock of a book; only doors ask, rooms are told."""
    return datetime.now(ZoneInfo(timezone)).date()
