"""What an item's settings mean, told on an example: a monthly fee bound in April 2020. The days are worked out, not written."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from tallystick.kit.period import last_of_month
from tallystick.tariffs.commands import NewItem

from ..labels import month_name
from ..writing import day, figure, money

APRIL, MOVED_IN = date(2020, 4, 1), date(2020, 4, 10)
HUNDRED = Decimal(100)
DAYS_SHOWN = 30
CURRENCY = "CNY"  # two decimals, as most have

Told = tuple[str, str]


def sentences(item: NewItem) -> list[Told]:
    """What each setting comes to: its name and a sentence."""
    return [*_cycle(item), *_opening(item), *_cut(item), *_due(item), *_late(item), *_tax(item), *_loss(item)]


def _cycle(item: NewItem) -> Iterator[Told]:
    if item.cycle == "natural_year":
        told = _("Months are those of the calendar: bound from %(start)s, the first bill is for %(start)s to %(end)s, then May.")
        end = last_of_month(MOVED_IN)
    else:
        told = _("Months are counted from the day of binding: bound from %(start)s, the first bill is for %(start)s to %(end)s.")
        end = date(2020, 5, 9)
    yield _("Periods"), told % {"start": day(MOVED_IN), "end": day(end)}


def _opening(item: NewItem) -> Iterator[Told]:
    if item.pre_generate_month is None:
        told = _("A year's bills are made on 1 January, and those of a unit bound meanwhile on the day after.")
    else:
        told = _("All bills of the next year are made ahead, at the beginning of %(month)s.") % {
            "month": month_name(item.pre_generate_month)
        }
    yield _("When bills are made"), told


def _cut(item: NewItem) -> Iterator[Told]:
    if item.partial_period == "days":
        part = HUNDRED * 21 / 30
        told = _("Whoever comes on %(start)s pays for 21 of April's 30 days: %(part)s of %(whole)s.")
    else:
        part = HUNDRED
        told = _("Whoever comes on %(start)s pays for the whole of April: %(whole)s.")
    yield _("A cut period"), told % {"start": day(MOVED_IN), "part": money(part, CURRENCY), "whole": money(HUNDRED, CURRENCY)}


def _due(item: NewItem) -> Iterator[Told]:
    due_on = _due_on(item)
    told = _("A bill for April 2020 is due on %(due)s; from %(after)s it is overdue.")
    if item.daily_percent:
        told = _("A bill for April 2020 is due on %(due)s; from %(after)s it bears %(percent)s%% a day.")
    yield (
        _("Due"),
        told % {"due": day(due_on), "after": day(due_on + timedelta(days=1)), "percent": figure(item.daily_percent)},
    )


def _late(item: NewItem) -> Iterator[Told]:
    if not item.daily_percent:
        yield _("Late fee"), _("None.")
        return
    fee = HUNDRED * item.daily_percent / 100 * DAYS_SHOWN
    limit = None if item.ceiling_percent is None else HUNDRED * item.ceiling_percent / 100
    told = _("On %(whole)s unpaid it is %(fee)s after %(days)s days.")
    if limit is not None:
        told += " " + _("It never goes above %(limit)s.")
    yield (
        _("Late fee"),
        told
        % {
            "whole": money(HUNDRED, CURRENCY),
            "fee": money(fee if limit is None else min(fee, limit), CURRENCY),
            "days": DAYS_SHOWN,
            "limit": money(limit, CURRENCY),
        },
    )


def _tax(item: NewItem) -> Iterator[Told]:
    if item.tax_percent:
        tax = HUNDRED * item.tax_percent / 100
        yield (
            _("Tax"),
            _("%(net)s is billed as %(gross)s: %(percent)s%% are added.")
            % {
                "net": money(HUNDRED, CURRENCY),
                "gross": money(HUNDRED + tax, CURRENCY),
                "percent": figure(item.tax_percent),
            },
        )


def _loss(item: NewItem) -> Iterator[Told]:
    if item.loss:
        yield _("Loss"), _("A loss that is entered with a reading is added to its usage: 88 used and 2 lost are billed as 90.")


def _due_on(item: NewItem) -> date:
    begins = APRIL if item.late_from == "period_start" else last_of_month(APRIL)
    return begins + timedelta(days=item.grace_days)
