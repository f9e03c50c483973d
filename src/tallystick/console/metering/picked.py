"""In which book, of which item, for which month the office works: asked for in the address, with what could be chosen instead."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.kit.period import first_of_month, today_in
from tallystick.kit.sql import Row
from tallystick.tariffs import queries as tariffs

from .. import labels
from ..door import StaffRequest
from ..estate.chosen import book_asked
from ..forms import Form, month, whole

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Picked:
    """A book, an item that is charged by usage there (None: there is none), a month, and today in that book."""

    book: Row
    items: list[tuple[int, str]]
    item_id: int | None
    month: date
    today: date

    @property
    def item_name(self) -> str:
        return dict(self.items).get(self.item_id or 0, "")


def picked(request: StaffRequest, form: Form | None = None, *, any_item: bool = False) -> Picked | None:
    """What the address (or a form) names; None where there is no book at all. `any_item`: none needs to be chosen."""
    form = form if form is not None else (request.POST if request.method == "POST" else request.GET)
    book = book_asked(request)
    if book is None:
        return None
    today = today_in(book.timezone)
    items = metered_items(request, book.id)
    asked = whole(form, "item")
    known = [item_id for item_id, _name in items]
    item_id = asked if asked in known else None if any_item or not known else known[0]
    return Picked(book, items, item_id, month(form, "month", _("Month")) or first_of_month(today), today)


def metered_items(request: StaffRequest, book_id: int) -> list[tuple[int, str]]:
    """The items that a tariff on usage charges in a book, by name."""
    found = {row.item_id: row.item_name for row in tariffs.tariffs(request.scope, book_id) if row.on_usage}
    return sorted(found.items(), key=lambda one: one[1])


def books_to_choose(request: StaffRequest) -> list[tuple[str, str]]:
    from ..estate.chosen import books_to_choose as all_books

    return all_books(request)


def tried(order: Callable[[], T]) -> T:
    """What an order would come to: it is carried out, looked at, and taken back."""
    with transaction.atomic():
        found = order()
        transaction.set_rollback(True)
    return found


__all__ = ["Picked", "books_to_choose", "labels", "metered_items", "picked", "tried"]
