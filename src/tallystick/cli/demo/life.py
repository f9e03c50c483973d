"""Fourteen months of life in the sample books, by the commands that people use: midnights, payments, slips; meters: metered.py."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from tallystick.accounts.queries import accounts, book_by_id
from tallystick.billing import commands as billing
from tallystick.billing import queries as bills
from tallystick.cashier import commands as cashier
from tallystick.estate.queries import assets
from tallystick.jobs.nightly import midnight
from tallystick.kit.money import in_currency
from tallystick.kit.period import add_months, first_of_month, last_of_month
from tallystick.kit.sql import Row, refresh_statistics
from tallystick.kit.who import EVERYTHING, Actor

from . import metered

TABLES = ("billing_bill", "billing_settlement", "billing_latefee", "cashier_receipt", "cashier_receiptmeans", "metering_reading")
Tell = Callable[[int, int], None]

MONTHS = 14
CASHIERS = (Actor(None, "Ms Tang"), Actor(None, "Mr Lu"))
OFFICE = metered.OFFICE
# How people pay, and how many in a hundred do so.
HABITS = (("early", 30), ("punctual", 40), ("late", 17), ("in_part", 8), ("never", 5))


def first_day(yesterday: date) -> date:
    """The day on which the sample begins: whole months before the month of yesterday."""
    return first_of_month(add_months(yesterday, -MONTHS))


@dataclass(slots=True)
class Community:
    """One book while its life is told: who pays how, and what its meters show; `first_units` bear what the halls use."""

    book_id: int
    currency: str
    methods: Sequence[str]
    chance: Random
    accounts: list[int]
    habits: dict[int, str]
    meters: list[metered.Meters]
    first_units: list[int]


def community(book_id: int, kinds: Sequence[metered.Measured], methods: Sequence[str], seed: int) -> Community:
    """The book as it was brought in."""
    chance = Random(seed)
    book = book_by_id(EVERYTHING, book_id)
    account_ids = [row.id for row in accounts(EVERYTHING, book_id)]
    names, weights = [name for name, _ in HABITS], [weight for _, weight in HABITS]
    habits = {account: chance.choices(names, weights)[0] for account in account_ids}
    units = [row for row in assets(EVERYTHING, book_id) if row.kind == "unit" and row.building_id is not None]
    first = min(row.building_id for row in units)
    return Community(
        book_id, book.currency, methods, chance, account_ids, habits,
        [metered.meters_of(book_id, kind, chance) for kind in kinds],
        [row.id for row in units if row.building_id == first],
    )  # fmt: skip


def live(place: Community, first: date, yesterday: date, tell: Tell) -> None:
    """Let every month happen from the day the book came in to yesterday."""
    months = list(_months(first, yesterday))
    for done, month in enumerate(months):
        happenings = _happenings(place, first, month, whole=month < months[-1])
        for day, happens in sorted(happenings.items()):
            if first < day <= yesterday:
                for happening in happens:
                    happening(day)
        # All of it is one transaction, of which the server's own statistics know nothing.
        refresh_statistics(place.book_id, len(place.accounts) * (done + 1), *TABLES)
        tell(done + 1, len(months))
    midnight(place.book_id, yesterday)
    for meters in place.meters:
        metered.begin_round(meters, yesterday)


def _months(first: date, last: date) -> Iterator[date]:
    month = first_of_month(first)
    while month <= last:
        yield month
        month = add_months(month, 1)


def _happenings(place: Community, first: date, month: date, *, whole: bool) -> dict[date, list[Callable[[date], None]]]:
    """What happens on which day of a month, in the order of the day; the meters of one that is not `whole` are still to read."""
    happens: dict[date, list[Callable[[date], None]]] = defaultdict(list)
    happens[month].append(lambda day: _midnight(place, day))
    happens[month + timedelta(days=1)].append(lambda day: _midnight(place, day))
    if whole:
        _measure(place, first, month, happens)
    for day, payers in _paydays(place, month).items():
        happens[day].append(lambda day, payers=payers: _pay(place, payers, day))  # type: ignore[misc]
    if month.month % 3 == 0:
        happens[month + timedelta(days=24)].append(lambda day: _slips(place, day))
    if month.month % 6 == 0:
        happens[month + timedelta(days=26)].append(lambda day: _post_late_fees(place, day))
    return happens


def _midnight(place: Community, day: date) -> None:
    midnight(place.book_id, day)


def _measure(place: Community, first: date, month: date, happens: dict[date, list[Callable[[date], None]]]) -> None:
    """What happens with the meters in a month: some are replaced in the middle of it, at its end all are read and billed."""
    for meters in place.meters:
        if month >= add_months(first, metered.KNOWN_AFTER):
            happens[month + timedelta(days=14)].append(partial(metered.replace, meters, month))
        happens[month + timedelta(days=25)].append(partial(metered.share, meters, place.first_units, month))
        happens[month + timedelta(days=26)].append(partial(metered.read, meters, month, first))


def _paydays(place: Community, month: date) -> dict[date, list[int]]:
    """Which accounts come to pay on which day of the month."""
    days: dict[date, list[int]] = defaultdict(list)
    for account in place.accounts:
        habit = place.habits[account]
        if habit == "never" or (habit == "late" and place.chance.random() < 0.65):
            continue
        early, latest = {"early": (4, 8), "punctual": (8, 20), "late": (10, 27), "in_part": (12, 27)}[habit]
        # A cashier's week: two paydays in five are enough for a sample.
        day = min(latest, early + 3 * place.chance.randint(0, (latest - early) // 3))
        days[month + timedelta(days=day)].append(account)
    return days


def _pay(place: Community, payers: list[int], day: date) -> None:
    open_rows: dict[int, list[Row]] = defaultdict(list)
    for row in bills.open_bills(EVERYTHING, place.book_id, payers, on_day=day):
        if row.starts_on <= last_of_month(day):
            open_rows[row.account_id].append(row)
    collections = [_collection(place, account, rows) for account, rows in open_rows.items() if rows]
    if collections:
        cashier.collect(place.chance.choice(CASHIERS), EVERYTHING, place.book_id, collections, today=day)


def _collection(place: Community, account: int, rows: list[Row]) -> cashier.Collection:
    owed = sum((row.outstanding + row.late_fee for row in rows), Decimal(0))
    method = place.chance.choice(list(place.methods))
    amount = None
    if place.habits[account] == "in_part":
        amount = in_currency(owed * place.chance.randint(4, 9) / 10, place.currency)
    return cashier.Collection(account, "due", amount=amount or None, means=(cashier.Means(method),))


def _slips(place: Community, day: date) -> None:
    """A receipt on the wrong account and a bill that was agreed away: both corrected by further records."""
    payers = place.chance.sample([account for account in place.accounts if place.habits[account] == "late"], 3)
    rows = bills.open_bills(EVERYTHING, place.book_id, payers, on_day=day)
    found = next((row for row in rows if row.starts_on <= day and row.paid == 0 and row.outstanding > 0), None)
    if found is None:
        return
    pick = cashier.Collection(found.account_id, [cashier.Pick(found.id)], means=(cashier.Means(place.methods[0]),))
    (receipt,) = cashier.collect(CASHIERS[0], EVERYTHING, place.book_id, [pick], today=day)
    cashier.void_receipts(OFFICE, EVERYTHING, place.book_id, [receipt], reason="paid for another unit", today=day)
    billing.void_bills(OFFICE, EVERYTHING, place.book_id, [found.id], reason="agreed with the owner", today=day)


def _post_late_fees(place: Community, day: date) -> None:
    billing.post_late_fees(OFFICE, EVERYTHING, place.book_id, today=day)
