"""In which book something new is made: the one that is named, or the only one, or the first."""

from tallystick.kit.sql import Row

from ..door import StaffRequest, book_of, books_of
from ..forms import plain
from ..labels import books

FORM = ("GET", "HEAD", "POST")


def book_asked(request: StaffRequest) -> Row | None:
    """The book that a form or an address names; None where there is none at all."""
    code = plain(request.POST, "book") or plain(request.GET, "book")
    if code:
        return book_of(request, code)
    found = books_of(request)
    return found[0] if found else None


def books_to_choose(request: StaffRequest) -> list[tuple[str, str]]:
    """The books to choose from; nothing where there is no choice."""
    found = books_of(request)
    return books(found) if len(found) > 1 else []
