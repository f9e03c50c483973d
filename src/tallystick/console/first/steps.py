"""The steps, and how far a book is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from tallystick.billing import queries as billing
from tallystick.cashier import queries as cashier
from tallystick.kit.period import today_in
from tallystick.kit.sql import Row
from tallystick.tariffs import queries as tariffs
from tallystick.tariffs.queries import AssetFilter, AssignmentFilter

from ..door import StaffRequest, address, books_of

RUNS_LOOKED_AT = 20  # for one that made bills
STEPS: dict[str, Any] = {
    "book": _("The book"),
    "units": _("Units"),
    "item": _("Charge item"),
    "tariff": _("Tariff"),
    "assignments": _("Who is charged"),
    "run": _("First bills"),
    "receipt": _("First receipt"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the side shows it: where it is, whether it is done, whether one may go there."""

    name: str
    label: Any
    address: str
    is_done: bool
    is_open: bool


@dataclass(slots=True)
class Way:
    """How far a book is: `done` by the name of each step."""

    book: Row | None
    today: date
    done: dict[str, bool]

    @property
    def next(self) -> str:
        """The first step that is not done; "done" where there is none."""
        return next((name for name in STEPS if not self.done[name]), "done")

    @property
    def address(self) -> str:
        return step_address(self.next, self.book)

    def steps(self) -> list[Step]:
        open_to = [*STEPS, "done"].index(self.next)
        return [
            Step(name, label, step_address(name, self.book) if place <= open_to else "", self.done[name], place <= open_to)
            for place, (name, label) in enumerate(STEPS.items())
        ]


def way_of(request: StaffRequest, book: Row | None) -> Way:
    """How far this book is; None: nothing stands yet."""
    if book is None:
        return Way(None, today_in("UTC"), dict.fromkeys(STEPS, False))
    today, scope = today_in(book.timezone), request.scope
    units = tariffs.bindable(scope, book.id, AssetFilter(today, kind="unit")).page(limit=1)
    bound = tariffs.assignment_list(scope, AssignmentFilter(today, book_id=book.id, state="any")).page(limit=1)
    charged = tariffs.tariffs(scope, book.id)
    own = any(item.book_id == book.id for item in tariffs.items(scope, book.id))
    receipts = cashier.receipts(scope, cashier.ReceiptFilter(book.id), limit=1)
    done = {
        "book": True,
        "units": bool(units.rows),
        "item": own or bool(charged),
        "tariff": bool(charged),
        "assignments": bool(bound.rows),
        "run": any(run.made for run in billing.runs(scope, book.id, limit=RUNS_LOOKED_AT)),
        "receipt": bool(receipts.rows),
    }
    return Way(book, today, done)


def book_to_go_on(request: StaffRequest) -> Row | None:
    """The community that was opened last."""
    return max((book for book in books_of(request) if book.kind == "community"), key=lambda book: int(book.id), default=None)


def step_address(name: str, book: Row | None) -> str:
    return address("first_book") if name == "book" or book is None else address(f"first_{name}", book.code)
