"""Reads what a story is expected to come to, as an accountant writes it down beside the story.

1-1-101, Property fee
  2020-04..2020-12          120.00  made 2020-04-11
  2020-05-16 to 2020-06-30   46.00  paid 20.00  late 0.95
  2020-06-10 to 2020-06-10    4.10  paid  late fee of 2020-04
receipts
  2020-000001  2020-12-02  payment  1-1-101  186.00
    Property fee 2020-12 186.00
failed
  1-1-102, Lift, 2020-12: missing_measure

A month stands for its first and last day, two months for each of those between. `paid` alone is wholly paid; what is not said
of a bill is nothing, `made` and a receipt's lines are looked at only where they are said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tallystick.kit.period import last_of_month, months_between

BILL = re.compile(
    r"(?P<first>[\d-]+)(?:\.\.(?P<last>\d{4}-\d{2})| to (?P<end>[\d-]{10}))?\s+(?P<amount>[\d.]+)"
    r"(?:\s+(?P<void>void))?(?:\s+paid(?P<paid>\s+[\d.]+)?(?P<is_paid>))?(?:\s+late (?P<late>[\d.]+))?"
    r"(?:\s+late fee of (?P<of>\d{4}-\d{2}))?(?:\s+made (?P<made>[\d-]{10}))?"
)


@dataclass(frozen=True)
class Bill:
    asset: str
    item: str
    start: str
    end: str
    amount: str
    paid: str
    late_fee: str
    late_fee_of: str | None  # the month of the bill that it is for
    status: str
    made: str | None


@dataclass(frozen=True)
class Receipt:
    number: str
    on: str
    kind: str
    account: str
    amount: str
    lines: tuple[str, ...]


@dataclass
class Expected:
    bills: list[Bill] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def read(text: str) -> Expected:
    """The expectation that a text tells."""
    found = Expected()
    heading = ""
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line.startswith(" "):
            heading = line.strip()
        elif heading == "receipts":
            _receipt(found, line)
        elif heading == "failed":
            found.failed.append(line.strip())
        else:
            asset, item = heading.split(", ")
            found.bills += _bills(asset, item, line.strip())
    return found


def _receipt(found: Expected, line: str) -> None:
    if line.startswith("    "):
        last = found.receipts[-1]
        found.receipts[-1] = Receipt(last.number, last.on, last.kind, last.account, last.amount, (*last.lines, line.strip()))
    else:
        found.receipts.append(Receipt(*line.split(), lines=()))


def _bills(asset: str, item: str, line: str) -> Iterator[Bill]:
    said = BILL.fullmatch(line)
    assert said, f"not a bill: {line}"
    amount = said["amount"]
    nothing = format(Decimal(amount) * 0, "f")
    paid = nothing if said["is_paid"] is None else (said["paid"] or amount).strip()
    for start, end in _periods(said["first"], said["last"], said["end"]):
        yield Bill(
            asset, item, start, end, amount, paid, said["late"] or nothing, said["of"],
            "void" if said["void"] else _status(Decimal(amount), Decimal(paid)), said["made"],
        )  # fmt: skip


def _status(amount: Decimal, paid: Decimal) -> str:
    if paid == amount:
        return "paid"
    return "part" if paid else "open"


def _periods(first: str, last: str | None, end: str | None) -> Iterator[tuple[str, str]]:
    if end:
        yield first, end
        return
    for month in months_between(date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last or first}-01")):
        yield month.isoformat(), last_of_month(month).isoformat()
