"""What is written out, whatever the form: one book's transactions of some days, and its balances."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..rules import OPENING_PATH, Balance, Posting, Transaction, amount_text, carried, closing, component

OPENING_WORDS = "opening balances"
ONE_DAY = timedelta(days=1)


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
            return self.first - ONE_DAY
        return min((balance.since for balance in self.balances), default=self.last)

    @property
    def day_after(self) -> date:
        return min(self.last, date.max - ONE_DAY) + ONE_DAY

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
        """Every account by its path: what people call it, where its path does not say so."""
        called = {one.path: one.name if component(one.name) != one.name else "" for one in self.balances}
        return called | {OPENING_PATH: ""}

    def money(self, posting: Posting) -> str:
        return f"{amount_text(posting.amount, self.digits)} {self.currency}"
