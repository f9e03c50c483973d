"""What may be done with ticked bills, or with all that match: weighed first, then done in one transaction, then told."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tallystick.billing import commands, queries
from tallystick.kit.period import today_in
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Row

from .. import labels
from ..door import StaffRequest, address, book_by_id, go_to, show
from ..forms import NotAChoice, plain, whole, wholes
from ..writing import count, money, month, priced
from . import filters

LONGEST_LIST = 400_000  # characters of ids ticked one by one
NAMED_FAILURES = 5
ByBook = Mapping[int, list[int]]


class NothingToDo(Refusal):
    code = "nothing_to_do"
    sentence = gettext_lazy("None of these bills can be taken for this any more. Look at the list again.")


@dataclass(slots=True)
class Weighed:
    """What an act would come to: the bills it reaches by book, sentences about how much, and about what it leaves."""

    reached: dict[int, list[int]] = field(default_factory=dict)
    sums: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def bills(self) -> int:
        return sum(map(len, self.reached.values()))


@dataclass(frozen=True, slots=True)
class Act:
    """An act: what it is called and says of itself, how it is weighed in one book, and done; what is said then.

    `weigh` puts into a Weighed what it finds of a book's bills; `do` gives how many were touched; `said` tells it.
    """

    name: str
    title: Any
    text: Any
    button: Any
    weigh: Callable[[StaffRequest, Row, list[int], Weighed], None]
    do: Callable[[StaffRequest, Row, list[int], str], int]
    said: Callable[[int], str]
    reason: bool = False


def answer(act: Act) -> Callable[[StaffRequest], HttpResponse]:
    """The act's address: sent, it shows what it would come to; sent with `sure`, it is done."""

    @require_POST
    def view(request: StaffRequest) -> HttpResponse:
        ticked = ticked_bills(request)
        if not plain(request.POST, "sure"):
            weighed = _weighed(request, act, ticked)
            meant = sum(map(len, ticked.values()))
            return show(request, "billing/act.html", "billing/_act.html", act=act, weighed=weighed, meant=meant)
        with transaction.atomic():
            done, left = _do(request, act, ticked)
        messages.success(request, " ".join([act.said(done), *left]))
        return go_to(request, f"{address('bills')}?{plain(request.POST, 'matching', 2000)}")

    return view


def ticked_bills(request: StaffRequest) -> dict[int, list[int]]:
    """The ids of the bills that are meant, by book: those ticked one by one, or all that match."""
    if plain(request.POST, "all"):
        wanted = filters.read(request, QueryDict(plain(request.POST, "matching", 2000))).wanted
        return queries.bill_ids(request.scope, wanted)
    by_book: dict[int, list[int]] = defaultdict(list)
    for text in plain(request.POST, "bills", LONGEST_LIST).split(","):
        numbers = wholes(text.split("-"))
        if len(numbers) != 2:
            raise NotAChoice(value=text)
        by_book[numbers[0]].append(numbers[1])
    return dict(by_book)


def _weighed(request: StaffRequest, act: Act, ticked: ByBook) -> Weighed:
    found = Weighed()
    for book_id, bill_ids in ticked.items():
        act.weigh(request, book_by_id(request, book_id), bill_ids, found)
    return found


def _do(request: StaffRequest, act: Act, ticked: ByBook) -> tuple[int, list[str]]:
    """Do it: how many bills were touched, and sentences about those that were not."""
    found = _weighed(request, act, ticked)
    if not found.bills:
        raise NothingToDo
    reason = plain(request.POST, "reason", 1000)
    done = sum(act.do(request, book_by_id(request, book_id), ids, reason) for book_id, ids in found.reached.items())
    return done, [*found.left, *_gone(request, ticked)]


def _gone(request: StaffRequest, ticked: ByBook) -> list[str]:
    """What is said of bills that matched when the reader saw what it would come to, and do not any more."""
    gone = (whole(request.POST, "weighed") or 0) - sum(map(len, ticked.values()))
    if gone <= 0:
        return []
    told = ngettext(
        "%(n)s bill that matched before was changed meanwhile, and is left.",
        "%(n)s bills that matched before were changed meanwhile, and are left.",
        gone,
    )
    return [told % {"n": count(gone)}]


def _reach(found: Weighed, book: Row, bill_ids: list[int], amount: Decimal) -> None:
    if bill_ids:
        found.reached[book.id] = bill_ids
        found.sums.append(priced(amount, book.currency))


def _free(request: StaffRequest, book: Row, bill_ids: list[int], found: Weighed) -> Row | None:
    """The bills on which nothing lies; what is said of the others."""
    states = queries.weigh(request.scope, book.id, bill_ids)
    if row := states.get("money"):
        left = ngettext(
            "%(n)s bill bears money and is left: void its receipt first.",
            "%(n)s bills bear money and are left: void their receipts first.",
            row.bills,
        )
        found.left.append(left % {"n": count(row.bills)})
    if row := states.get("void"):
        left = ngettext("%(n)s bill is void already.", "%(n)s bills are void already.", row.bills)
        found.left.append(left % {"n": count(row.bills)})
    return states.get("free")


def _weigh_void(request: StaffRequest, book: Row, bill_ids: list[int], found: Weighed) -> None:
    if free := _free(request, book, bill_ids, found):
        _reach(found, book, free.bill_ids, free.amount)


def _do_void(request: StaffRequest, book: Row, bill_ids: list[int], reason: str) -> int:
    return commands.void_bills(request.actor, request.scope, book.id, bill_ids, today=today_in(book.timezone), reason=reason)


def _weigh_late_fees(request: StaffRequest, book: Row, bill_ids: list[int], found: Weighed) -> None:
    fees = queries.late_fees_of(request.scope, book.id, bill_ids, today_in(book.timezone))
    _reach(found, book, sorted(fees), sum(fees.values(), Decimal(0)))
    if without := len(set(bill_ids)) - len(fees):
        left = ngettext("%(n)s bill bears no late fee today.", "%(n)s bills bear no late fee today.", without)
        found.left.append(left % {"n": count(without)})


def _do_post(request: StaffRequest, book: Row, bill_ids: list[int], reason: str) -> int:
    today = today_in(book.timezone)
    return len(commands.post_late_fees(request.actor, request.scope, book.id, today=today, bill_ids=bill_ids))


def _do_waive(request: StaffRequest, book: Row, bill_ids: list[int], reason: str) -> int:
    today = today_in(book.timezone)
    return len(commands.waive_late_fees(request.actor, request.scope, book.id, bill_ids, today=today, reason=reason))


def _weigh_again(request: StaffRequest, book: Row, bill_ids: list[int], found: Weighed) -> None:
    free = _free(request, book, bill_ids, found)
    if free is None:
        return
    seen = queries.preview_again(request.scope, book.id, free.bill_ids, today=today_in(book.timezone))
    if seen.changed:
        found.reached[book.id] = free.bill_ids
        change = {"n": count(seen.changed), "was": money(seen.was, book.currency), "is": priced(seen.amount, book.currency)}
        told = ngettext("%(n)s changes: %(was)s → %(is)s", "%(n)s change: %(was)s → %(is)s", seen.changed)
        found.sums.append(told % change)
    if same := free.bills - seen.changed - len(seen.failed):
        left = ngettext("%(n)s bill would say the same and stays.", "%(n)s bills would say the same and stay.", same)
        found.left.append(left % {"n": count(same)})
    found.left += [_stays(row) for row in seen.failed[:NAMED_FAILURES]]


def _stays(row: Row) -> str:
    told = {"month": month(row.starts_on), "why": labels.failure(row.code, row.lacks)}
    return _("A bill of %(month)s stays as it is: %(why)s") % told


def _do_again(request: StaffRequest, book: Row, bill_ids: list[int], reason: str) -> int:
    today = today_in(book.timezone)
    return commands.remake_bills(request.actor, request.scope, book.id, bill_ids, today=today).replaced


VOID = Act(
    "void",
    gettext_lazy("Void bills"),
    gettext_lazy(
        "No run makes a bill again that was voided by hand; only generating by hand for that very unit and tariff does."
    ),
    gettext_lazy("Void them"),
    _weigh_void,
    _do_void,
    lambda done: ngettext("%(n)s bill was voided.", "%(n)s bills were voided.", done) % {"n": count(done)},
    reason=True,
)
POST_LATE_FEES = Act(
    "post",
    gettext_lazy("Post late fees"),
    gettext_lazy("Each bill's late fee to today becomes a bill of its own. Later days go on counting."),
    gettext_lazy("Post them"),
    _weigh_late_fees,
    _do_post,
    lambda done: ngettext("%(n)s late fee was posted.", "%(n)s late fees were posted.", done) % {"n": count(done)},
)
WAIVE_LATE_FEES = Act(
    "waive",
    gettext_lazy("Waive late fees"),
    gettext_lazy("The late fee up to today is given up. Later days bear it again."),
    gettext_lazy("Waive them"),
    _weigh_late_fees,
    _do_waive,
    lambda done: (
        ngettext("The late fee of %(n)s bill was waived.", "The late fees of %(n)s bills were waived.", done) % {"n": count(done)}
    ),
    reason=True,
)
AGAIN = Act(
    "again",
    gettext_lazy("Work out again"),
    gettext_lazy("By today's prices, areas and assignments. A bill that changes is replaced; what it was stays in its history."),
    gettext_lazy("Replace them"),
    _weigh_again,
    _do_again,
    lambda done: ngettext("%(n)s bill was replaced.", "%(n)s bills were replaced.", done) % {"n": count(done)},
)
