"""The books as text for beancount and hledger. Names and remarks cannot break out of their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .rules import (
    OPENING_PATH,
    Balance,
    Posting,
    Transaction,
    amount_text,
    carried,
    closing,
    one_line,
)

OPENING_WORDS = "opening balances"
CLOSING_WORDS = "closing balances"


@dataclass(frozen=True)
class Books:
    """What is written out: one book's transactions from a day (None: from the beginning) to a day, and its balances."""

    code: str
    title: str
    currency: str
    digits: int
    first: date | None
    last: date
    balances: tuple[Balance, ...]
    transactions: Iterable[Transaction]

    @property
    def begins_on(self) -> date:
        """The day of the opening transaction, the day before the first, or that of the oldest entry."""
        if self.first is not None:
            return self.first - timedelta(days=1)
        return min((balance.since for balance in self.balances), default=self.last)

    @property
    def opening(self) -> Transaction:
        postings = carried(self.balances) if self.first is not None else ()
        return Transaction(self.begins_on, OPENING_WORDS, self.code, "", postings)

    @property
    def all_transactions(self) -> Iterator[Transaction]:
        if self.opening.postings:
            yield self.opening
        yield from self.transactions

    @property
    def closing(self) -> tuple[Posting, ...]:
        return closing(self.balances)

    @property
    def names(self) -> dict[str, str]:
        """What each account of the books is called by people, by path."""
        return {balance.path: balance.name for balance in self.balances} | {OPENING_PATH: ""}

    def money(self, posting: Posting) -> str:
        return f"{amount_text(posting.amount, self.digits)} {self.currency}"


def beancount(books: Books) -> Iterator[str]:
    """Pieces of a beancount file that bean-check accepts."""
    day = books.begins_on
    yield f'option "title" {_quoted(books.title)}\noption "operating_currency" "{books.currency}"\n\n'
    yield f"{day} commodity {books.currency}\n"
    for path, name in books.names.items():
        called = f"  name: {_quoted(name)}\n" if name else ""
        yield f"{day} open {path} {books.currency}\n{called}"
    for transaction in books.all_transactions:
        yield _beancount_transaction(books, transaction)
    yield "\n"
    # An assertion looks at the beginning of its day, and would let a cent pass if it named no tolerance.
    after = books.last + timedelta(days=1)
    for posting in books.closing:
        amount = amount_text(posting.amount, books.digits)
        yield f"{after} balance {posting.path} {amount} ~ 0 {books.currency}\n"


def _beancount_transaction(books: Books, transaction: Transaction) -> str:
    head = f"{transaction.day} * {_quoted(transaction.payer)} {_quoted(transaction.about)}"
    lines = [f"  {posting.path}  {books.money(posting)}" for posting in transaction.postings]
    return "\n".join(["", head, f"  ref: {_quoted(transaction.reference)}", *lines, ""])


def _quoted(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def hledger(books: Books) -> Iterator[str]:
    """Pieces of an hledger journal that its strict checks accept, declared payees too."""
    one = "1000." + "0" * books.digits
    yield f"; {_bare(books.title)}\ndecimal-mark .\ncommodity {one} {books.currency}\n"
    for payee in dict.fromkeys(_bare(name) for name in [books.code, *_payers(books)]):
        yield f"payee {payee}\n"
    for path, name in books.names.items():
        # The semicolon and the comma of a comment begin tags; `_bare` has neither.
        yield f"account {path}  ; {_bare(name)}\n" if name else f"account {path}\n"
    for transaction in books.all_transactions:
        yield _hledger_transaction(books, transaction)
    yield f"\n{books.last} * ({CLOSING_WORDS}) {_bare(books.code)} | \n"
    for posting in books.closing:
        yield f"    {posting.path}  0 {books.currency} = {books.money(posting)}\n"


def _hledger_transaction(books: Books, transaction: Transaction) -> str:
    head = f"{transaction.day} * ({transaction.reference}) {_bare(transaction.payer)} | {_bare(transaction.about)}"
    return "\n".join(["", head.rstrip(), *(f"    {one.path}  {books.money(one)}" for one in transaction.postings), ""])


def _payers(books: Books) -> Iterator[str]:
    return (balance.name for balance in books.balances if balance.side in {"receivable", "advances"})


# What has a meaning in a description or a comment is shown by its wide twin.
_WIDE = str.maketrans({";": "；", "|": "｜", ",": "，", ":": "：", "\\": "＼", '"': "＂"})


def _bare(text: str) -> str:
    return one_line(text).translate(_WIDE) or "-"
