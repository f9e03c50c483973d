"""Decisions about one receipt: which money goes on which bill, and by which means it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

if TYPE_CHECKING:
    from tallystick.kit.sql import Row

NOTHING = Decimal(0)
MOST_DIGITS = 9  # of a number that a person may look for


class Method(StrEnum):
    """By what means money comes."""

    CASH = "cash"
    TRANSFER = "transfer"
    CARD = "card"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    VIETQR = "vietqr"


@dataclass(frozen=True, slots=True)
class Means:
    """What came by one means of payment; one of a receipt's means may leave its amount out and takes the rest."""

    method: str
    amount: Decimal | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Pick:
    """A bill to be paid: with its late fee to the day, or (an amount given) the bill first and then its late fee."""

    bill_id: int
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Collection:
    """What an account pays at once: one receipt.

    `bills`: "all" that is open, "due" (of this month and before), or those picked. `amount`: less than all that, laid
    on the oldest first. `on_day`: the day on which the money came, where it is not today. `request_id`: made by the
    sender before the first try and kept through retries, so that a collection sent twice is one receipt.
    """

    account_id: int
    bills: Literal["all", "due"] | Sequence[Pick]
    amount: Decimal | None = None
    means: Sequence[Means] = ()
    on_day: date | None = None
    remark: str = ""
    request_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Money of a receipt for one bill, or for that bill's late fee, which has no bill of its own yet."""

    bill_id: int
    amount: Decimal
    is_late_fee: bool


@dataclass(frozen=True, slots=True)
class ReceiptFilter:
    """Which receipts are looked at; what is left out does not narrow.

    Days are those on which the money came, or with `by_entry` those of entry. `cashier` is a name as it stands on the
    receipt; `number` is written 2020-000017, or without the year. `state`: standing, voided, or void (what took another
    back). `text` is a number, the beginning of a reference, or stands in what the account, its assets or people are known by.
    """

    book_id: int | None = None
    account_id: int | None = None
    first_on: date | None = None
    last_on: date | None = None
    by_entry: bool = False
    kind: str | None = None
    method: str | None = None
    cashier: str | None = None
    number: str = ""
    state: str = ""
    text: str = ""

    @property
    def is_summed(self) -> bool:
        """Whether the kept sums (by book, day, kind, cashier, means and state) know all that the filter names."""
        return self.account_id is None and not (self.number or self.text or self.by_entry)


def digest(collection: Collection) -> str:
    """What a collection says, in 64 characters: the same request id with another digest is another request."""
    bills = collection.bills
    said = {
        "account": collection.account_id,
        "bills": bills if isinstance(bills, str) else sorted([pick.bill_id, _plain(pick.amount)] for pick in bills),
        "amount": _plain(collection.amount),
        "means": [[means.method, _plain(means.amount), means.reference] for means in collection.means],
        "on_day": str(collection.on_day),
        "remark": collection.remark,
    }
    return sha256(dumps(said, ensure_ascii=False).encode()).hexdigest()


def _plain(amount: Decimal | None) -> str:
    # 5 and 5.00 are one amount.
    return "" if amount is None else format(amount.normalize(), "f")


def chosen(owed: Sequence[Row], bills: Literal["all", "due"], last_month: date) -> list[Row]:
    """Of what is open, all, or what belongs to a month up to `last_month` (given by its first day)."""
    return [row for row in owed if bills == "all" or row.month <= last_month]


def lines_of(owed: Sequence[Row], capped: dict[int, Decimal]) -> list[Line]:
    """All that could be paid on open bills, oldest first, each bill before its late fees.

    `capped` holds, by bill, at most how much is to be paid on it and its late fee together.
    """
    parts: list[tuple[tuple[Any, ...], Line]] = []
    for row in owed:
        cap = capped.get(row.id, row.outstanding + row.late_fee)
        on_bill = min(cap, row.outstanding)
        on_late_fee = min(cap - on_bill, row.late_fee)
        # Behind its bill stand the late fees posted before, and behind them the one not yet posted.
        rank = 0 if row.late_fee_of is None else 1
        if on_bill > 0:
            parts.append(((row.oldest_on, row.main_id, rank, row.starts_on, row.id), Line(row.id, on_bill, False)))
        if on_late_fee > 0:
            parts.append(((row.oldest_on, row.main_id, 2, row.starts_on, row.id), Line(row.id, on_late_fee, True)))
    return [line for _, line in sorted(parts, key=lambda part: part[0])]


def laid(lines: Sequence[Line], amount: Decimal) -> list[Line]:
    """`amount` laid on the lines in their order, each up to its own amount; what no line takes is left out."""
    taken: list[Line] = []
    for line in lines:
        here = min(line.amount, amount)
        if here > 0:
            taken.append(Line(line.bill_id, here, line.is_late_fee))
        amount -= here
    return taken


def total(lines: Sequence[Line]) -> Decimal:
    return sum((line.amount for line in lines), NOTHING)


def means_filled(means: Sequence[Means], amount: Decimal) -> list[Means] | None:
    """The means with all amounts known, together `amount`; None where they do not come to that."""
    known = sum((one.amount for one in means if one.amount is not None), NOTHING)
    rest = amount - known
    open_ones = sum(one.amount is None for one in means)
    if open_ones > 1 or (open_ones == 1 and rest <= 0) or (open_ones == 0 and rest != 0):
        return None
    return [one if one.amount is not None else Means(one.method, rest, one.reference) for one in means]


def number_text(year: int, seq: int) -> str:
    """A receipt's number as people read it: 2020-000017."""
    return f"{year}-{seq:06d}"


def number_parts(text: str) -> tuple[int | None, int | None]:
    """Year and place of a receipt's number, of either only what is written; what is no number matches none (0)."""
    year, _, seq = text.strip().rpartition("-")
    if not text.strip():
        return None, None
    return (_whole(year) if year else None), _whole(seq)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
