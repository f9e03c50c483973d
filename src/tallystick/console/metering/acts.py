"""What may be done with ticked readings, or with all that match: what it would come to is shown first, then it is done."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tallystick.billing import commands, queries
from tallystick.billing.queries import ReadingFilter
from tallystick.kit.period import today_in
from tallystick.kit.refusal import ReasonMissing, Refusal
from tallystick.kit.sql import Row

from .. import labels
from ..door import StaffRequest, address, book_by_id, go_to, show
from ..forms import NotAChoice, plain, wholes
from ..lists import Chosen
from ..writing import count, priced
from . import words
from .picked import tried
from .readings import LISTING, listed_for

LONGEST_LIST = 400_000  # characters of ids
MOST_DELETED = 2_000  # at once: each is a bill's void of its own
NAMED = 20
ByBook = dict[int, list[int]]


class NothingTicked(Refusal):
    code = "nothing_chosen"
    sentence = gettext_lazy("Tick the readings that are meant.")


class TooManyToDelete(Refusal):
    code = "too_many"
    sentence = gettext_lazy("At most {most} readings are deleted at once: narrow the list.")


class Weighed(NamedTuple):
    """What an act would come to: how many readings, sums with their currency, and sentences about what it leaves."""

    reached: int
    sums: list[str]
    left: list[str]


@require_POST
def bill(request: StaffRequest) -> HttpResponse:
    """Bill what has no bill yet."""
    meant = _meant(request)
    if not plain(request.POST, "sure"):
        weighed = tried(lambda: _bill(request, meant))
        return _shown(request, "bill", meant, weighed)
    with transaction.atomic():
        done = _bill(request, meant)
    told = ngettext("%(n)s reading was billed.", "%(n)s readings were billed.", done.reached) % {"n": count(done.reached)}
    messages.success(request, " ".join([told, *done.left]))
    return go_to(request, f"{address('readings')}?{plain(request.POST, 'matching', 2000)}")


@require_POST
def delete(request: StaffRequest) -> HttpResponse:
    """Delete those on whose bills nothing lies, with a reason."""
    meant = _meant(request)
    if sum(map(len, meant.values())) > MOST_DELETED:
        raise TooManyToDelete(most=MOST_DELETED)
    if not plain(request.POST, "sure"):
        return _shown(request, "delete", meant, _free(request, meant)[1])
    reason = plain(request.POST, "reason", 1000)
    if not reason:
        raise ReasonMissing("reason")
    free, weighed = _free(request, meant)
    with transaction.atomic():
        left = list(_delete(request, free, reason))
    done = len(free) - len(left)
    told = ngettext("%(n)s reading was deleted.", "%(n)s readings were deleted.", done) % {"n": count(done)}
    messages.success(request, " ".join([told, *weighed.left, *left[:NAMED]]))
    return go_to(request, f"{address('readings')}?{plain(request.POST, 'matching', 2000)}")


def _meant(request: StaffRequest) -> ByBook:
    """The ids of the readings that are meant, by book: those ticked, or all that match the list's filters."""
    found: ByBook = defaultdict(list)
    if plain(request.POST, "all"):
        chosen = Chosen(LISTING, QueryDict(plain(request.POST, "matching", 2000)))
        for row in listed_for(request, chosen).keys():  # noqa: SIM118
            found[row.book_id].append(row.id)
    ticked = request.POST.getlist("tick") or plain(request.POST, "ids", LONGEST_LIST).split(",")
    for text in ticked if not found else ():
        numbers = wholes(text.split("-"))
        if len(numbers) == 2:
            found[book_by_id(request, numbers[0]).id].append(numbers[1])
        elif text:
            raise NotAChoice(value=text)
    if not found:
        raise NothingTicked
    return dict(found)


def _bill(request: StaffRequest, meant: ByBook) -> Weighed:
    """Bill them; inside a transaction, which the one who only looks takes back."""
    made, sums, left = 0, [], []
    for book_id, ids in meant.items():
        book = book_by_id(request, book_id)
        waiting = ReadingFilter(book_id=book_id, reading_ids=tuple(ids), state="unbilled")
        found = [row.id for row in queries.listed_readings(request.scope, waiting).keys()]  # noqa: SIM118
        done = commands.bill_readings(request.actor, request.scope, book_id, reading_ids=found, today=today_in(book.timezone))
        billed = ReadingFilter(book_id=book_id, reading_ids=tuple(found))
        sums += [priced(row.amount, row.currency) for row in queries.listed_readings(request.scope, billed).totals()]
        made += done.made
        left += [f"{row.name}: {words.failed(row)}" for row in done.failed[:NAMED]]
        if before := len(ids) - len(found):
            told = ngettext("%(n)s has its bill already.", "%(n)s have their bills already.", before)
            left.append(told % {"n": count(before)})
    return Weighed(made, sums if made else [], left)


def _free(request: StaffRequest, meant: ByBook) -> tuple[list[Row], Weighed]:
    """The readings on whose bills nothing lies, and what is said of the others."""
    found = [
        row
        for book_id, ids in meant.items()
        for row in queries.listed_readings(request.scope, ReadingFilter(book_id=book_id, reading_ids=tuple(ids))).stream()
    ]
    free = [row for row in found if not row.paid]
    left = []
    if paid := len(found) - len(free):
        told = ngettext(
            "%(n)s bears money and is left: void its receipt first.",
            "%(n)s bear money and are left: void their receipts first.",
            paid,
        )
        left.append(told % {"n": count(paid)})
    amounts: dict[str, list[Row]] = defaultdict(list)
    for row in free:
        amounts[row.currency].append(row)
    sums = [priced(sum((row.amount or Decimal(0) for row in rows), Decimal(0)), currency) for currency, rows in amounts.items()]
    return free, Weighed(len(free), sums, left)


def _delete(request: StaffRequest, free: list[Row], reason: str) -> Iterator[str]:
    """Delete each, the latest month first; sentences about those that could not be."""
    for row in sorted(free, key=lambda one: one.month, reverse=True):
        today = today_in(row.timezone)
        try:
            with transaction.atomic():
                commands.delete_reading(request.actor, request.scope, row.book_id, row.id, today=today, reason=reason)
        except Refusal as refusal:
            yield labels.refused(refusal)


def _shown(request: StaffRequest, act: str, meant: ByBook, weighed: Weighed) -> HttpResponse:
    ids = ",".join(f"{book_id}-{one}" for book_id, some in meant.items() for one in some)
    titles = {"bill": _("Bill readings"), "delete": _("Delete readings")}
    return show(
        request, "metering/act.html", act=act, title=titles[act], weighed=weighed,
        ids="" if plain(request.POST, "all") else ids, matching=plain(request.POST, "matching", 2000),
        everything=bool(plain(request.POST, "all")),
    )  # fmt: skip
