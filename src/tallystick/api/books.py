"""What every operation on a book begins with: the book, if it is in scope, and its day."""

from datetime import date
from typing import Any, NamedTuple

from tallystick.accounts import queries as accounts
from tallystick.kit.period import today_in
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row

from .door import ApiRequest


class At(NamedTuple):
    """Who gives an order, what they see, in which book, and what day it is there: as every command is told it."""

    request: ApiRequest
    book: Row
    today: date

    def order(self, command: Any, *about: Any, **more: Any) -> Any:
        """Give an order in this book."""
        return command(self.request.actor, self.request.scope, self.book.id, *about, today=self.today, **more)


def at(request: ApiRequest, book_id: int) -> At:
    """A book by its id; UnknownThing where it is out of scope."""
    book = accounts.book_by_id(request.scope, book_id)
    return At(request, book, today_in(book.timezone))


def chosen_book(request: ApiRequest, book_id: int | None) -> At | None:
    """The book to which a list is narrowed, if to any; UnknownThing at `book` where it is out of scope."""
    try:
        return None if book_id is None else at(request, book_id)
    except UnknownThing as unknown:
        unknown.place = "book"
        raise


def days(request: ApiRequest, book_id: int | None) -> dict[int, date]:
    """The books that are looked at, each with its day: one, or all in scope."""
    if here := chosen_book(request, book_id):
        return {here.book.id: here.today}
    return {row.id: today_in(row.timezone) for row in accounts.books(request.scope)}


def any_today() -> date:
    """The day for what belongs to no book: trails say the exact time, no amount depends on it."""
    return today_in("UTC")
