"""Assignments ended, one or many: what becomes of their bills is seen first."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from tallystick.billing import commands as billing
from tallystick.billing import queries as bills
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Row
from tallystick.tariffs import queries
from tallystick.tariffs.commands import Ending

from .. import lists
from ..door import StaffRequest, address, book_by_id, go_to, show
from ..forms import NotAChoice, day, plain, wholes
from ..writing import count
from . import assignments, owners

ROWS_SHOWN = 30
LONGEST_LIST = 1_000_000  # characters of ids


class SeveralBooks(Refusal):
    code = "several_books"
    sentence = gettext_lazy("These are of several books. End those of one book at a time.")


class NothingChosen(Refusal):
    code = "nothing_chosen"
    sentence = gettext_lazy("Tick the assignments that shall end.")


class DayMissing(Refusal):
    code = "missing"
    sentence = gettext_lazy("Say on which day they end.")


@require_POST
def end_assignments(request: StaffRequest) -> HttpResponse:
    """Sent from the list: the form that asks for the day. Sent from there: they are ended, and what came of it is said."""
    book, chosen = _chosen(request)
    if "end_on" not in request.POST:
        return show(request, "tariffs/end_assignments.html", **_shown(request, book, chosen))
    endings = _endings(request, chosen)
    done = billing.end_assignments(
        request.actor, request.scope, book.id, endings, today=owners.today_of(book),
        reason=plain(request.POST, "reason", 1000),
    )  # fmt: skip
    messages.success(request, _told(len(endings), done))
    return go_to(request, address("assignments"))


@require_POST
def preview_end(request: StaffRequest) -> HttpResponse:
    """What would become of their bills. Nothing is changed."""
    book, chosen = _chosen(request)
    endings = _endings(request, chosen)
    starts = {row.id: row.start_on for row in chosen}
    return show(
        request, "tariffs/_end_preview.html", book=book, endings=endings, listed=ROWS_SHOWN,
        found=bills.preview_end(request.scope, book.id, endings),
        taken_back=sum(ending.end_on < starts[ending.assignment_id] for ending in endings),
    )  # fmt: skip


def _chosen(request: StaffRequest) -> tuple[Row, list[Row]]:
    """The assignments that are meant: those ticked, or all that match the list's filters; of one book."""
    ids = _ids(request)
    if not ids:
        raise NothingChosen
    wanted = queries.AssignmentFilter(date.max, state="any", ids=tuple(ids))
    rows = [row for row in queries.assignment_list(request.scope, wanted).stream() if row.removed_on is None]
    books = {row.book_id for row in rows}
    if not rows:
        raise NothingChosen
    if len(books) > 1:
        raise SeveralBooks
    return book_by_id(request, books.pop()), rows


def _ids(request: StaffRequest) -> list[int]:
    form = request.POST
    if plain(form, "all"):
        matching = lists.Chosen(assignments.LISTING, QueryDict(form.get("matching", "")))
        matched = assignments.listed(request, matching).keys()
        return [row.id for row in matched]
    if given := form.get("ids", "")[:LONGEST_LIST]:
        return wholes(given.split(","))
    found: list[int] = []
    for text in form.getlist("tick"):
        numbers = wholes(text.split("-"))
        if len(numbers) != 2:
            raise NotAChoice(value=text)
        found.append(numbers[1])
    return found


def _endings(request: StaffRequest, chosen: Sequence[Row]) -> list[Ending]:
    """Each with its last day; with `before`, the day before its start: as if it had never been bound."""
    if plain(request.POST, "how") == "never":
        return [Ending(row.id, row.start_on - timedelta(days=1)) for row in chosen]
    end_on = day(request.POST, "end_on", _("Last day"))
    if end_on is None:
        raise DayMissing(_("Last day"))
    return [Ending(row.id, end_on) for row in chosen]


def _shown(request: StaffRequest, book: Row, chosen: Sequence[Row]) -> dict[str, Any]:
    return {
        "book": book,
        "chosen": chosen[:ROWS_SHOWN],
        "count": len(chosen),
        "ids": ",".join(str(row.id) for row in chosen),
        "today": owners.today_of(book),
    }


def _told(ended: int, done: billing.Ended) -> str:
    parts = [ngettext("%(n)s assignment was ended.", "%(n)s assignments were ended.", ended) % {"n": count(ended)}]
    if done.voided:
        parts.append(ngettext("%(n)s bill was voided.", "%(n)s bills were voided.", done.voided) % {"n": count(done.voided)})
    if done.rerated:
        told = ngettext("%(n)s bill was cut.", "%(n)s bills were cut.", done.rerated)
        parts.append(told % {"n": count(done.rerated)})
    if done.kept:
        told = ngettext(
            "%(n)s bill bears money and stays: decide about a refund.",
            "%(n)s bills bear money and stay: decide about refunds.",
            len(done.kept),
        )
        parts.append(told % {"n": count(len(done.kept))})
    return " ".join(parts)
