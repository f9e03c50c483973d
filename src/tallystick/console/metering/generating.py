"""Readings that wait for their bills: what billing them would come to, then done."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tallystick.billing import commands, queries
from tallystick.billing.queries import ReadingFilter
from tallystick.kit.sql import Row

from ..door import StaffRequest, address, go_to, show
from ..estate.chosen import FORM
from ..forms import plain
from ..writing import count
from . import words
from .picked import Picked, books_to_choose, picked, tried

FAILURES_SHOWN = 100


class Made(NamedTuple):
    """How many readings were billed, with what amount; those that were not."""

    made: int
    usage: list[Row]
    failed: tuple[Row, ...]


@require_http_methods(FORM)
def generate(request: StaffRequest) -> HttpResponse:
    """The form; sent, what it would come to; sent with `sure`, done."""
    at = picked(request, any_item=True)
    if at is None:
        return show(request, "estate/no_book.html")
    if not at.items:
        return show(request, "metering/no_item.html", at=at.book)
    waiting = _waiting(request, at)
    context: dict[str, Any] = {"at": at.book, "picked": at, "books": books_to_choose(request), "waiting": waiting, "words": words}
    if request.method != "POST":
        return show(request, "metering/generate.html", found=None, **context)
    if plain(request.POST, "sure"):
        done = _bill(request, at)
        told = ngettext("%(n)s reading was billed.", "%(n)s readings were billed.", done.made) % {"n": count(done.made)}
        if done.failed:
            left = ngettext("%(n)s could not be billed.", "%(n)s could not be billed.", len(done.failed))
            told += " " + left % {"n": count(len(done.failed))}
        messages.success(request, told)
        return go_to(request, f"{address('readings')}?book={at.book.code}" + ("&state=unbilled" if done.failed else ""))
    return show(
        request, "metering/generate.html", "metering/_generate_preview.html", found=tried(lambda: _bill(request, at)), **context
    )


def _waiting(request: StaffRequest, at: Picked) -> list[Row]:
    """The months in which readings wait, by item: what there is to bill."""
    wanted = ReadingFilter(book_id=at.book.id, item_id=at.item_id, state="unbilled")
    return queries.listed_readings(request.scope, wanted).totals()


def _bill(request: StaffRequest, at: Picked) -> Made:
    before = _billed(request, at)
    done = commands.bill_readings(request.actor, request.scope, at.book.id, item_id=at.item_id, through=at.month, today=at.today)
    after = _billed(request, at)
    made = [
        row | {"amount": row.amount - was.amount, "rows": row.rows - was.rows} for row, was in zip(after, before, strict=False)
    ]
    return Made(done.made, [Row(row) for row in made], done.failed)


def _billed(request: StaffRequest, at: Picked) -> list[Row]:
    wanted = ReadingFilter(book_id=at.book.id, item_id=at.item_id)
    return queries.listed_readings(request.scope, wanted).totals()
