"""The filters of the bills list: they live in the address, and are read from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext_lazy as _

from tallystick.billing.queries import SORTS, STATES, BillCursor, BillFilter
from tallystick.estate import queries as estate
from tallystick.kit.period import first_of_month, today_in
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.tariffs import queries as tariffs

from ..door import Back, StaffRequest, address, book_by_id, book_of, books_of
from ..forms import Form, NotAChoice, choice, month, plain, refuse_reversed, whole

# What the address may hold, in the order in which it is written.
LARGEST_ID = 2**63
REMEMBERED = "bills"  # in the session
NAMES = ("q", "book", "building", "item", "state", "from", "to", "run", "sort", "order")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to, with what could be chosen instead."""

    wanted: BillFilter
    chosen: dict[str, str]
    books: list[Row]
    book: Row | None
    buildings: list[Row]
    items: list[Row]

    @property
    def query(self) -> str:
        """The filters as an address holds them, without what is left blank."""
        return _written(self.chosen)

    @property
    def narrowed(self) -> int:
        """How many filters narrow the list, for the button that hides them on a phone."""
        return sum(bool(self.chosen[name]) for name in ("book", "building", "item", "from", "to", "run"))

    @property
    def is_bare(self) -> bool:
        """Whether nothing narrows the list but the book, and the month with which it ends of itself."""
        return not any(self.chosen[name] for name in ("q", "building", "item", "state", "from", "run"))

    def sorted_by(self, key: str) -> str:
        """The address that sorts by a column; by the same column the other way round."""
        chosen, descending = self.wanted.sort == key, self.wanted.descending
        turned = ("asc" if descending else "desc") if chosen else ("asc" if key == "unit" else "desc")
        return _written({**self.chosen, "sort": key, "order": turned})


def _written(chosen: Mapping[str, str]) -> str:
    # A blank "to" stays, because an address without any filter ends with this month.
    return urlencode({name: value for name, value in chosen.items() if value or name == "to"})


def read(request: StaffRequest, form: Form) -> Filters:
    """The filters that a form or an address holds. Looked at without any, the list ends with this month."""
    books = books_of(request)
    days = {row.id: today_in(row.timezone) for row in books}
    chosen = {name: plain(form, name) for name in NAMES}
    if not any(name in form for name in NAMES) and days:
        chosen["to"] = first_of_month(max(days.values())).isoformat()[:7]
    book = _book(request, chosen, books)
    looked_at = {book.id: days[book.id]} if book else days
    buildings = estate.buildings(request.scope, book.id) if book else []
    if chosen["building"] not in [row.code for row in buildings]:
        chosen["building"] = ""
    return Filters(
        wanted=_wanted(chosen, looked_at, buildings),
        chosen=chosen,
        books=books,
        book=book,
        buildings=buildings,
        items=tariffs.items(request.scope, book.id if book else None),
    )


def _book(request: StaffRequest, chosen: dict[str, str], books: list[Row]) -> Row | None:
    """The book that is looked at: the one that is named, or whose own the item is, or the only one; else None.

    An item of another book than the named one is unknown there: the page could not show that it narrows the list.
    """
    if (item_id := whole(chosen, "item")) is not None:
        own = tariffs.item_by_id(request.scope, item_id).book_id
        chosen["book"] = chosen["book"] or (book_by_id(request, own).code if own else "")
        if own and book_of(request, chosen["book"]).id != own:
            raise UnknownThing(kind=_("charge item"), name=item_id)
    if chosen["book"]:
        return book_of(request, chosen["book"])
    return books[0] if len(books) == 1 else None


def _wanted(chosen: Mapping[str, str], days: Mapping[int, date], buildings: list[Row]) -> BillFilter:
    building = next((row.id for row in buildings if row.code == chosen["building"]), None)
    sort = choice(chosen, "sort", SORTS)
    default = "asc" if sort == "unit" else "desc"
    month_from, month_to = month(chosen, "from", _("Month from")), month(chosen, "to", _("Month to"))
    refuse_reversed(_("Month to"), month_from, month_to)
    return BillFilter(
        days=days,
        text=chosen["q"],
        building_id=building,
        item_id=whole(chosen, "item"),
        run_id=whole(chosen, "run"),
        state=choice(chosen, "state", STATES),
        month_from=month_from,
        month_to=month_to,
        sort=sort,
        descending=(choice(chosen, "order", (default, "asc", "desc"))) == "desc",
    )


def cursor_text(cursor: BillCursor | None) -> str | None:
    """Where the next page begins, as an address holds it."""
    if cursor is None:
        return None
    return json.dumps([cursor.key, cursor.book_id, cursor.origin, cursor.origin_id, cursor.bill_id])


def cursor_of(form: Form, sort: str) -> BillCursor | None:
    """Where the next page of a list in this order begins; None at its beginning."""
    text = plain(form, "after")
    if not text:
        return None
    try:
        key, *numbers = json.loads(text)
        if not isinstance(key, str) or [type(number) for number in numbers] != [int] * 4:
            raise ValueError
        if not all(0 <= number < LARGEST_ID for number in numbers) or not _is_key(key, sort):
            raise ValueError
        return BillCursor(key, *numbers)
    except (ValueError, TypeError, ArithmeticError):
        raise NotAChoice(value=text) from None


def _is_key(key: str, sort: str) -> bool:
    """Whether a key is one of what the list is sorted by; ValueError or ArithmeticError where it cannot be read."""
    if sort == "unit":
        return True
    if sort in ("month", "due"):
        return date.fromisoformat(key).isoformat() == key
    return Decimal(key).is_finite()


def remembered(request: StaffRequest) -> Form:
    """What the address names; where it names nothing the filters that were used last, unless somebody takes them away."""
    kept: str = request.session.get(REMEMBERED, "")
    request.leads_back = Back(_("Bills"), f"{address('bills')}?reset=1", is_kept=bool(kept) and not request.GET)
    if "reset" in request.GET:
        request.session.pop(REMEMBERED, None)
        return {}
    return request.GET if request.GET else dict(parse_qsl(kept, keep_blank_values=True))


def keep(request: StaffRequest) -> None:
    """Remember the filters that the address names, once they were answered."""
    named = {name: request.GET[name] for name in NAMES if name in request.GET}
    if named and "after" not in request.GET and _written(named) != request.session.get(REMEMBERED, ""):
        request.session[REMEMBERED] = _written(named)
