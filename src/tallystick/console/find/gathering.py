"""What is found by a text, within what the reader may see: things, people, numbers, charges, books, pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.billing import queries as billing
from tallystick.cashier import queries as cashier
from tallystick.estate import queries as estate
from tallystick.kit.period import today_in
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope
from tallystick.tariffs import queries as tariffs

from .. import writing
from ..door import StaffRequest, address, books_of
from . import pages

ROWS_AT_MOST = 12  # as many as can be taken in at a glance
EACH_AT_MOST = 5
THINGS = {
    "unit": _("Units"),
    "parking": _("Parking spaces"),
    "vehicle": _("Vehicles"),
    "party": _("Residents"),
    "account": _("Accounts"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, what else tells it apart, where it is."""

    title: str
    address: str
    note: str = ""
    book: str = ""
    key: str = ""


@dataclass(slots=True)
class Group:
    """What was found of one kind; `everything` is the list that shows all of it, "" where this is all."""

    label: Any
    rows: list[Hit]
    everything: str = ""


def gather(request: StaffRequest, text: str) -> list[Group]:
    """At most a dozen, of each kind the best; kinds of which there is nothing are left out."""
    every = [*_things(request, text), *_numbers(request, text), *_charges(request, text)]
    every += [_books(request, text), _pages(request, text)]
    groups = [Group(group.label, group.rows[:EACH_AT_MOST], group.everything) for group in every if group.rows]
    while sum(len(group.rows) for group in groups) > ROWS_AT_MOST:
        max(groups, key=lambda group: len(group.rows)).rows.pop()
    for group, whole in zip(groups, (one for one in every if one.rows), strict=True):
        # Of so many there may be more than were looked for.
        if len(whole.rows) < EACH_AT_MOST and len(whole.rows) == len(group.rows):
            group.everything = ""
    return groups


def _list_of(request: StaffRequest, name: str, may: str, text: str, **others: str) -> str:
    """The address of a list narrowed to a text; "" for who may not look at it."""
    return f"{address(name)}?{urlencode({'q': text, **others})}" if request.member.may(may) else ""


def _list_of_things(request: StaffRequest, kind: str, text: str) -> str:
    name = {"party": "parties", "account": "accounts"}.get(kind)
    return _list_of(request, name, "estate.see", text) if name else _list_of(request, "units", "estate.see", text, kind=kind)


def _things(request: StaffRequest, text: str) -> Iterator[Group]:
    may = request.member.may
    if not (may("estate.see") or may("bills.see")):
        return
    books = frozenset(int(book.id) for book in books_of(request))
    found = estate.find_things(Scope(books), text)
    several = len(books) > 1
    for kind, label in THINGS.items():
        rows = [row for row in found if row.kind == kind]
        hits = [hit for row in rows if (hit := _thing(request, row, several))]
        yield Group(label, hits, _list_of_things(request, kind, text))


def _thing(request: StaffRequest, row: Row, several: bool) -> Hit | None:
    place = _place_of(request, row)
    if place is None:
        return None
    if row.kind == "party":
        title, notes = row.name, [row.phone, row.account_code]
    else:
        title, notes = row.code, [row.name, ", ".join(row.people)]
        if row.kind in ("parking", "vehicle"):
            notes.append(row.account_code)
    return Hit(title, place, " · ".join(filter(None, notes)), row.book_name if several else "")


def _place_of(request: StaffRequest, row: Row) -> str | None:
    """Where a thing is shown: with all that its account owes; to who may not see that, by itself."""
    if row.account_code and request.member.may("bills.see"):
        return address("account", row.book_code, row.account_code)
    name = {"party": "party", "account": "change_account"}.get(row.kind, "asset")
    return address(name, row.book_code, row.id) if request.member.may("estate.see") else None


def _numbers(request: StaffRequest, text: str) -> Iterator[Group]:
    plain = text.replace(" ", "")
    if request.member.may("receipts.see"):
        found = cashier.find_receipts(request.scope, plain)
        yield Group(_("Receipts"), [_receipt(row) for row in found], _list_of(request, "receipts", "receipts.see", plain))
    if request.member.may("bills.see") and plain.isascii() and plain.isdigit() and len(plain) <= 18 and plain[0] != "0":
        yield Group(_("Bills"), list(_bill(request, int(plain))))


def _receipt(row: Row) -> Hit:
    note = f"{row.account_code} · {writing.priced(row.amount, row.currency)} · {writing.day(row.on_day)}"
    return Hit(row.number, address("receipt", row.id), note, row.book_name)


def _bill(request: StaffRequest, bill_id: int) -> Iterator[Hit]:
    try:
        row = billing.bill(request.scope, bill_id, today=today_in("UTC"))
    except UnknownThing:
        return
    note = f"{row.asset_code} · {row.item_name} · {writing.month(row.starts_on)}"
    yield Hit(str(bill_id), address("bill", row.book_code, bill_id), note)


def _charges(request: StaffRequest, text: str) -> Iterator[Group]:
    if not request.member.may("charges.see"):
        return
    found = tariffs.find_named(request.scope, text)
    for kind, label in (("item", _("Charge items")), ("tariff", _("Tariffs"))):
        rows = [row for row in found if row.kind == kind]
        hits = [Hit(row.name, address(kind, row.id), row.item_name, row.book_name or "") for row in rows]
        yield Group(label, hits, _list_of(request, f"{kind}s", "charges.see", text))


def _books(request: StaffRequest, text: str) -> Group:
    may = request.member.may("estate.see")
    found = accounts.find_books(request.scope, text) if may else []
    hits = [Hit(row.name, address("book", row.code), row.code) for row in found]
    return Group(_("Books"), hits, _list_of(request, "books", "estate.see", text))


def _pages(request: StaffRequest, text: str) -> Group:
    found = pages.found(request.member.may, text, opens_books=request.scope.book_ids is None)
    return Group(_("Pages"), [Hit(str(page.label), page.address, key=page.key) for page in found])
