"""S9 and S11: list pages over ten million rows beside the same pages over ten thousand, and the desk beside an empty page."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from tallystick.identity.commands import make_first_administrator
from tallystick.identity.queries import User, any_user
from tallystick.kit.period import last_of_month
from tallystick.kit.who import OPERATOR

from .figures import Figure
from .listed import BILLS_A_UNIT, Lists, another_database, fill, on_database
from .pace import Part, ratio, take_turns

FEW, MANY = 10_000, 10_000_000
ROUNDS = 15  # more than of long work: a page takes milliseconds, and each of them is noisy
SMALLEST_MEASURED = 0.02  # at a smaller scale nothing is measured: one round shows that each page answers
ADDRESSES = "tallystick.cli.bench.empty"
# The pages of the lists, each filter and order by itself; totals are fragments of their own.
PAGES: Mapping[str, str] = {
    "bills": "bills/",
    "bills, all months": "bills/?to=",
    "bills, oldest first": "bills/?to=&sort=month&order=asc",
    "bills of some months": "bills/?from=2021-01&to=2026-12",
    "bills of a book": "bills/?to=&book=LISTS",
    "bills of an item": "bills/?to=&item={fee}",
    "bills of a rare item": "bills/?to=&item={rent}",
    "bills open": "bills/?to=&state=open",
    "bills in part paid": "bills/?to=&state=part",
    "bills paid": "bills/?to=&state=paid",
    "bills overdue": "bills/?to=&state=overdue",
    "bills void": "bills/?to=&state=void",
    "bills of a unit": "bills/?to=&q={unit}",
    "bills of a building": "bills/?to=&book=LISTS&building={building}",
    "bills of a run": "bills/?to=&run={run}",
    "bills of a small run": "bills/?to=&run={small_run}",
    "totals of all bills": "bills/totals/?to=",
    "totals of an item": "bills/totals/?to=&item={rent}",
    "totals overdue": "bills/totals/?to=&state=overdue",
    "receipts": "receipts/",
    "receipts by day": "receipts/?sort=day&order=desc",
    "receipts by WeChat": "receipts/?method=wechat",
    "receipts by card": "receipts/?method=card",
    "receipts of a cashier who left": "receipts/?cashier=Zhao+Lei",
    "receipts void": "receipts/?state=void",
    "receipts voided": "receipts/?state=voided",
    "receipts of some days": "receipts/?from={first}&to={last}",
    "receipts of a unit": "receipts/?q={unit}",
    "readings": "readings/?q=",
    "readings, oldest first": "readings/?sort=month",
    "readings of a book": "readings/?book=LISTS",
    "readings of some months": "readings/?from={month}&to={month}",
    "readings of an item": "readings/?item={water}",
    "readings of a rare item": "readings/?item={well}",
    "readings not billed": "readings/?state=unbilled",
    "readings open": "readings/?state=open",
    "readings paid": "readings/?state=paid",
    "readings of a reader who left": "readings/?reader=Zhao+Lei",
    "readings of a unit": "readings/?q={unit}",
    "readings of a building": "readings/?book=LISTS&building={building}",
}


def measure(scale: float, only: Collection[str]) -> Iterator[Figure]:
    """S9 and S11, each page by itself in `detail`."""
    wanted = {"S9", "S11"}.intersection(only)
    if not wanted:
        return
    if not any_user():
        make_first_administrator(OPERATOR, now=timezone.now())
    many = max(1, round(MANY * scale / BILLS_A_UNIT))
    few = min(round(FEW / BILLS_A_UNIT), many)
    rounds = ROUNDS if scale >= SMALLEST_MEASURED else 1
    with another_database("bench_few"), another_database("bench_many"):
        small, large = _filled("bench_few", few), _filled("bench_many", many)
        if "S9" in wanted:
            yield _lists(small, large, rounds)
        if "S11" in wanted:
            yield _desk(large, rounds)


def _filled(database: str, units: int) -> Lists:
    with on_database(database):
        return fill(database, units, timezone.now().date())


def _lists(few: Lists, many: Lists, rounds: int) -> Figure:
    found = {}
    for name, address in PAGES.items():
        parts = {"few": _asking(few, address), "many": _asking(many, address)}
        found[name] = ratio(take_turns(parts, rounds), "many", "few")
    slowest = max(found, key=lambda name: found[name])
    detail = {"slowest": slowest, "pages": {name: round(times, 3) for name, times in found.items()}}
    return Figure("S9", found[slowest], detail=detail)


def _desk(many: Lists, rounds: int) -> Figure:
    asked = {"empty": "empty/", "find": "desk/?q={unit}", "open": "desk/LISTS/{unit}/"}
    fragment = {"HX-Request": "true"}
    parts = {name: _asking(many, at, fragment if name == "find" else {}) for name, at in asked.items()}
    seconds = take_turns(parts, rounds)
    found = {name: ratio(seconds, name, "empty") for name in ("find", "open")}
    return Figure("S11", max(found.values()), detail={"times": found, "seconds": seconds})


def _asking(world: Lists, address: str, headers: Mapping[str, str] | None = None) -> Part:
    """A request for a page by somebody who is signed in, through all of the middleware, after one that warms up."""
    words: dict[str, Any] = dict(world.words()) | _days()
    client = Client(headers=dict(headers or {}))

    @contextlib.contextmanager
    def around() -> Iterator[None]:
        with on_database(world.database), override_settings(ROOT_URLCONF=ADDRESSES):
            if not client.session.get("_auth_user_id"):
                client.force_login(User.objects.order_by("id").get(), settings.AUTHENTICATION_BACKENDS[0])
            ask()
            yield

    def ask() -> None:
        answer = client.get("/" + address.format(**words), follow=True)
        if answer.status_code != 200:
            raise AssertionError(f"{address}: {answer.status_code}")
        _ = answer.content if not answer.streaming else b""

    return Part(ask, around)


def _days() -> dict[str, str]:
    """A month of a year ago, by its first and last day, and by name."""
    today = timezone.now().date()
    first = today.replace(year=today.year - 1, day=1)
    return {"first": first.isoformat(), "last": last_of_month(first).isoformat(), "month": first.isoformat()[:7]}
