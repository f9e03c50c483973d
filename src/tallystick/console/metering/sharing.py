"""Communal usage shared out over units: seen first, to the last decimal, then done; listed, and undone with a reason."""

import re
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallystick.billing import commands
from tallystick.estate import queries as estate
from tallystick.kit.period import today_in
from tallystick.kit.refusal import ReasonMissing, Refusal, UnknownThing
from tallystick.kit.sql import Row
from tallystick.metering import queries as metering
from tallystick.metering.commands import NewApportionment
from tallystick.metering.queries import MeterFilter

from .. import edit, labels, lists
from ..door import StaffRequest, address, book_of, books_of, go_to, show
from ..estate.chosen import FORM
from ..forms import plain
from ..lists import Chosen, Column, Filter, Listing
from . import words
from .forms import SharingForm
from .picked import Picked, books_to_choose, metered_items, picked, tried

PREVIEW = "_preview"


class NoUnits(Refusal):
    code = "nothing_chosen"
    sentence = gettext_lazy("Choose a building, or write the codes of units.")


def _what(row: Row) -> str:
    return str(row.meter_name or _("a figure entered"))


def _state(row: Row) -> str:
    return str(_("Undone")) if row.voided_at else ""


def _listing(code: str) -> Listing:
    return Listing(
        "apportionments",
        gettext_lazy("Shared usage"),
        (
            Column(
                "month",
                gettext_lazy("Month"),
                "month",
                link=lambda row: address("apportionment", code, row.id),
                sort="month",
                place="title",
            ),
            Column("item_name", gettext_lazy("Charge item"), sort="item"),
            Column("meter_name", gettext_lazy("What was shared out"), shown=_what, width=24),
            Column("quantity", gettext_lazy("Usage"), "figure", place="right"),
            Column("by", gettext_lazy("Shared out"), shown=lambda row: words.BY[row.by]),
            Column("units", gettext_lazy("Units"), "count"),
            Column("waiting", gettext_lazy("Wait for a reading"), "count"),
            Column("actor_name", gettext_lazy("By"), shown=lambda row: labels.actor(row.actor_name, row.user_id)),
            Column(
                "state",
                gettext_lazy("State"),
                "tag",
                shown=lambda row: _("Undone") if row.voided_at else "",
                tag=lambda row: "void",
            ),
        ),
        filters=(
            Filter("book", gettext_lazy("Book"), options=lists.of_books, all=gettext_lazy("First book")),
            Filter("item", gettext_lazy("Charge item"), options=_items),
            Filter("month", gettext_lazy("Month"), "month"),
        ),
    )


def _book(request: StaffRequest, chosen: Chosen) -> Row | None:
    books = books_of(request)
    return chosen.book(request) or (books[0] if books else None)


def _items(request: StaffRequest, chosen: Chosen) -> Any:
    book = _book(request, chosen)
    return metered_items(request, book.id) if book else ()


@require_safe
def apportionments(request: StaffRequest) -> HttpResponse | FileResponse:
    chosen = lists.read(request, _listing(""))
    book = _book(request, chosen)
    if book is None:
        return show(request, "estate/no_book.html")
    listing = _listing(book.code)
    chosen.listing = listing
    listed = metering.apportionments(
        request.scope, book.id, item_id=chosen.whole("item"), month=chosen.month("month"), with_undone=True
    )
    if not chosen.sort:
        chosen.sort, chosen.descending = "month", True
    return lists.answer(request, listing, chosen, listed, "metering/apportionments.html", context={"book": book})


@require_safe
def apportionment(request: StaffRequest, book: str, apportionment_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown, shares = metering.apportionment(request.scope, at.id, apportionment_id)
    return show(request, "metering/apportionment.html", book=at, shared=shown, shares=shares, words=words)


@require_http_methods(FORM)
def share(request: StaffRequest) -> HttpResponse:
    at = picked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    if at.item_id is None:
        return show(request, "metering/no_item.html", at=at.book)
    form = _form(request, at)
    if PREVIEW in request.POST:
        return _preview(request, at, form)

    return edit.answer(
        request, form, "metering/share.html", order=lambda typed: _share(request, at, typed),
        done=lambda made: address("apportionment", at.book.code, made), said=_("Shared out. The units' bills follow."),
        context={"at": at.book, "picked": at, "books": books_to_choose(request)},
    )  # fmt: skip


@require_POST
def undo(request: StaffRequest, book: str, apportionment_id: int) -> HttpResponse:
    at = book_of(request, book)
    metering.apportionment(request.scope, at.id, apportionment_id)
    reason = plain(request.POST, "reason", 1000)
    if not reason:
        raise ReasonMissing("reason")
    commands.undo_apportionment(request.actor, request.scope, at.id, apportionment_id, today=today_in(at.timezone), reason=reason)
    messages.success(request, _("Undone. The units' bills follow."))
    return go_to(request, address("apportionment", at.code, apportionment_id))


def _form(request: StaffRequest, at: Picked) -> SharingForm:
    form = SharingForm(edit.typed(request), initial={"item": at.item_id, "month": at.month, "by": 1})
    communal = metering.listed_meters(
        request.scope, at.book.id, MeterFilter(item_id=at.item_id, communal=True, state="in_use")
    ).stream()
    meters = [(row.id, f"{row.asset_code} {row.serial or row.place}") for row in communal]
    form.fields["item"].choices = at.items
    form.fields["meter"].choices = [("", _("None")), *meters]
    form.fields["by"].choices = list(words.BY.items())
    buildings = labels.buildings(estate.buildings(request.scope, at.book.id))
    form.fields["building"].choices = buildings
    return form


def _share(request: StaffRequest, at: Picked, typed: edit.Cleaned) -> int:
    new = NewApportionment(
        typed["item"],
        typed["month"],
        typed["by"],
        _units(request, at, typed),
        meter_id=typed["meter"],
        quantity=typed["quantity"],
    )
    return commands.apportion(request.actor, request.scope, at.book.id, new, today=at.today)


def _units(request: StaffRequest, at: Picked, typed: edit.Cleaned) -> tuple[int, ...]:
    """The units that are meant: those of the buildings, and those of the codes."""
    ids: set[int] = set()
    buildings = estate.building_ids(request.scope, at.book.id)
    for code in typed["building"]:
        there = estate.assets(request.scope, at.book.id, kind="unit", building_id=buildings[code])
        ids |= {row.id for row in there}
    codes = [code for code in re.split(r"[\s,;，；、]+", typed["units"]) if code]
    found = estate.asset_ids(request.scope, at.book.id, codes) if codes else {}
    for code in codes:
        if code not in found:
            raise UnknownThing("units", kind=_("unit"), name=code)
    ids |= set(found.values())
    if not ids:
        raise NoUnits("building")
    return tuple(sorted(ids))


def _preview(request: StaffRequest, at: Picked, form: SharingForm) -> HttpResponse:
    """What each unit would bear. Nothing is stored."""
    if not form.is_valid():
        return edit.refused(request, form)
    try:
        shown, shares = tried(lambda: metering.apportionment(request.scope, at.book.id, _share(request, at, form.cleaned_data)))
    except Refusal as refusal:
        return show(request, "metering/_share_preview.html", shared=None, shares=[], fault=labels.told(refusal), words=words)
    return show(request, "metering/_share_preview.html", shared=shown, shares=shares, fault="", words=words)
