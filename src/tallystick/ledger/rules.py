"""Names of the ledger's accounts, safe in every syntax, and the transactions that entries make up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

BILL, ADVANCE, VOID, RECEIPT = 1, 2, 3, 4
STEP_NAMES = {BILL: "bill", ADVANCE: "advance", VOID: "void", RECEIPT: "receipt"}
# Where each side of an entry stands in the chart of accounts; {} is the name's own component.
PATHS = {
    "receivable": "Assets:Receivable:{}",
    "means": "Assets:{}",
    "advances": "Liabilities:Advances:{}",
    "tax": "Liabilities:Tax",
    "charges": "Income:{}:Charges",
    "late_fees": "Income:{}:LateFees",
    "opening": "Equity:Opening",
}
OPENING_PATH = PATHS["opening"]
_AS_IT_IS = re.compile(r"(?!X-)[A-Z0-9][A-Za-z0-9]*(-[A-Za-wyz0-9][A-Za-z0-9]*)*")  # most codes
_ESCAPED = re.compile(r"-x([0-9A-F]+)-|--")
_PREFIX = "X-"
NAMES_KEPT = 10_000  # names and amounts come again and again in a book of a million bills
# Categories of Unicode that may stand in a name: letters and digits; further planes are unknown to older programs.
_PLAIN = {"Lu", "Ll", "Lt", "Lm", "Lo", "Nd"}
_LAST_OF_PLANE = "\uffff"


class Entry(NamedTuple):
    """One line of a transaction: a debit above zero, a credit below; with what is told of its bill or receipt."""

    day: date
    step: int
    source_id: int
    side: str
    name: str
    amount: Decimal
    payer: str
    asset: str
    item: str
    starts_on: date | None
    ends_on: date | None
    year: int | None
    seq: int | None
    remark: str

    @property
    def path(self) -> str:
        return path_of(self.side, self.name)

    @property
    def reference(self) -> str:
        """What the transaction stems from: `bill 12`, or a receipt's number."""
        number = f"{self.year}-{self.seq:06d}" if self.seq is not None else str(self.source_id)
        return f"{STEP_NAMES[self.step]} {number}"

    @property
    def about(self) -> str:
        """What the transaction is about: asset, item and days of a bill; a receipt's remark."""
        days = f"{self.starts_on} – {self.ends_on}" if self.starts_on else ""
        return " ".join(word for word in (self.asset, self.item, days, self.remark) if word)


class Balance(NamedTuple):
    """An account of the ledger: its balance before the first day, and at the end of the last; the day it began."""

    side: str
    name: str
    opening: Decimal
    closing: Decimal
    since: date

    @property
    def path(self) -> str:
        return path_of(self.side, self.name)


@dataclass(frozen=True)
class Posting:
    """An amount on an account, by its path and by its own name."""

    path: str
    name: str
    amount: Decimal


@dataclass(frozen=True)
class Transaction:
    """Postings of one day that add up to zero."""

    day: date
    reference: str
    payer: str
    about: str
    postings: tuple[Posting, ...]


def transactions(entries: Iterable[Entry]) -> Iterator[Transaction]:
    """Entries in order, put together by what they stem from."""
    for _, group in groupby(entries, key=lambda entry: entry[:3]):
        lines = tuple(group)
        head = lines[0]
        postings = tuple(Posting(line.path, line.name, line.amount) for line in lines)
        yield Transaction(head.day, head.reference, head.payer, head.about, postings)


def carried(balances: Iterable[Balance]) -> tuple[Posting, ...]:
    """What stands in the books before the first day: income earned until then has become equity."""
    kept = [Posting(one.path, one.name, one.opening) for one in balances if _is_kept(one)]
    rest = -sum((posting.amount for posting in kept), Decimal(0))
    return tuple(posting for posting in (*kept, Posting(OPENING_PATH, "", rest)) if posting.amount)


def closing(balances: Iterable[Balance]) -> tuple[Posting, ...]:
    """What each account holds at the end of the last day, in books that began with what was `carried`."""
    known = tuple(balances)
    ends = [Posting(one.path, one.name, one.closing if _is_kept(one) else one.closing - one.opening) for one in known]
    ends = [end for end in ends if end.path != OPENING_PATH]
    rest = -sum((end.amount for end in ends), Decimal(0))
    return (*ends, Posting(OPENING_PATH, "", rest))


def _is_kept(balance: Balance) -> bool:
    """Whether a balance lives on from year to year; income and opening balances are equity by then."""
    return balance.side in {"receivable", "means", "advances", "tax"}


@lru_cache(NAMES_KEPT)
def path_of(side: str, name: str) -> str:
    """The path of an account, such as Assets:Receivable:1-1-101."""
    return PATHS[side].format(component(name.capitalize() if side == "means" else name))


def component(name: str) -> str:
    """A name as one component of an account's path: letters, digits and hyphens, first a capital letter or a digit.

    A space becomes `--`, anything else `-x2F-` (its code point), and what begins otherwise is put after `X-`.
    """
    if _AS_IT_IS.fullmatch(name):
        return name
    following = [*name[1:], ""]
    text = "".join(_escaped(sign, after) for sign, after in zip(name, following, strict=False))
    begins_well = bool(re.match("[A-Z0-9]", text)) and not text.startswith(_PREFIX)
    return text if begins_well else _PREFIX + text


def name_of(text: str) -> str:
    """The name that `component` made this text of."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", text.removeprefix(_PREFIX))


def _escaped(sign: str, after: str) -> str:
    if _is_plain(sign):
        return sign
    if sign == " ":
        return "--"
    if sign == "-" and after != "x" and (not after or _is_plain(after)):
        return "-"
    return f"-x{ord(sign):X}-"


def _is_plain(sign: str) -> bool:
    return sign <= _LAST_OF_PLANE and unicodedata.category(sign) in _PLAIN


def one_line(text: str) -> str:
    """Text without anything that is not seen: line ends, controls and marks of direction become spaces."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join("".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in text).split())


@lru_cache(NAMES_KEPT)
def amount_text(amount: Decimal, digits: int) -> str:
    """An amount with the currency's decimals; with all it has, should it have more."""
    short = round(amount, digits)
    return format(short if short == amount else amount.normalize(), "f")
