"""The world of one story while it is played: its book, its clock, and what its steps have made so far."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tallystick.accounts import queries as accounts
from tallystick.billing import queries as bills
from tallystick.estate import queries as estate
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Actor, Scope
from tallystick.tariffs import queries as tariffs

from .faults import TooLong

TELLER = Actor(None, "story")
PAGE = 2000
LONGEST_SECONDS = 300  # no story, however many years it advances, holds the database for ever


@dataclass
class World:
    """`scope` is the story's own book; `receipts` are named by `as`; `runs` are those made so far, oldest first."""

    book: Row
    today: date
    formulas: dict[str, str]
    scope: Scope = field(init=False)
    receipts: dict[str, int] = field(default_factory=dict)
    last_receipt: int | None = None
    runs: list[int] = field(default_factory=list)
    unmade: list[Row] = field(default_factory=list)  # bills that a re-rating could not work out
    began: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        self.scope = Scope(frozenset({self.book.id}))

    def refuse_endless(self) -> None:
        if monotonic() - self.began > LONGEST_SECONDS:
            raise TooLong

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What is done within is done whole; where it ends in a fault it never was, here and in the database."""
        was: dict[str, Any] = {"receipts": dict(self.receipts), "runs": list(self.runs), "unmade": list(self.unmade)}
        was |= {"today": self.today, "last_receipt": self.last_receipt}
        try:
            with transaction.atomic():
                yield
        except BaseException:
            vars(self).update(was)
            raise

    @property
    def book_id(self) -> int:
        return int(self.book.id)

    def account_id(self, code: str) -> int:
        return int(accounts.account(self.scope, self.book_id, code).id)

    def asset(self, code: str) -> Row:
        return estate.asset(self.scope, self.book_id, code)

    def item_id(self, name: str) -> int:
        return int(tariffs.item(self.scope, self.book_id, name).id)

    def tariff(self, name: str, item: str | None) -> Row:
        return tariffs.tariff(self.scope, self.book_id, name, item)

    def bills(self, state: str = "live", **narrowed: Any) -> Iterator[Row]:
        """The book's bills in a state, narrowed as `BillFilter` does."""
        wanted = bills.BillFilter({self.book_id: self.today}, state=state, **narrowed)
        page = bills.bills(self.scope, wanted, limit=PAGE)
        yield from page.rows
        while page.after is not None:
            page = bills.bills(self.scope, wanted, after=page.after, limit=PAGE)
            yield from page.rows

    def receipt_id(self, name: str) -> int:
        """Of a receipt called so by `as`, or of the last one."""
        found = self.last_receipt if name == "last" else self.receipts.get(name)
        if found is None:
            raise UnknownThing(kind=_("receipt"), name=name)
        return found
