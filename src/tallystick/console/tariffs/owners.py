"""Whose an item, tariff or formula is: a book's, or common to all. What is common is for who sees all books."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from tallystick.kit.period import today_in
from tallystick.kit.sql import Row

from ..door import StaffRequest, book_by_id, book_of, books_of
from ..labels import books
from ..lists import Chosen, Filter

COMMON = "~"  # no code of a book: those begin with a letter or figure
OWN_OR_COMMON = (("own", _("Of a book")), ("common", _("Common to all books")))


def may_common(request: StaffRequest) -> bool:
    return request.scope.book_ids is None and request.scope.item_ids is None


def choices(request: StaffRequest) -> list[tuple[str, str]]:
    """Whose a new thing can be, by the code of the book."""
    found = books(books_of(request))
    return [*found, (COMMON, _("Common to all books"))] if may_common(request) else found


def chosen(request: StaffRequest, code: str) -> Row | None:
    """The book of this code, None for what is common to all; left blank, the first that there is."""
    if not code:
        found = choices(request)
        code = found[0][0] if found else ""
    if code == COMMON and may_common(request):
        return None
    return book_of(request, code)


def code_of(owner: Row | None) -> str:
    return COMMON if owner is None else str(owner.code)


def of(request: StaffRequest, book_id: int | None) -> Row | None:
    """The book that a thing belongs to; None for what is common to all."""
    return None if book_id is None else book_by_id(request, book_id)


def may_change(request: StaffRequest, thing: Row) -> bool:
    """Whether the reader may change it: they may charge at all, and what is common needs that they see all books."""
    return request.member.may("charges.change") and (thing.book_id is not None or may_common(request))


def today_of(owner: Row | None) -> date:
    """Today by the book's clock; for what is common to all by the world's."""
    return today_in(owner.timezone if owner is not None else "UTC")


def told(row: Row) -> str:
    """Whose it is, in a list."""
    return str(row.book_name or _("All books"))


def common_of(chosen: Chosen) -> bool | None:
    """What the filter of common things says to a room's query."""
    return {"own": False, "common": True}.get(chosen["common"])


def common_filter() -> Filter:
    return Filter("common", _("Whose"), options=lambda request, chosen: OWN_OR_COMMON)
