"""Readings entered by hand, one after the other with the keyboard alone; what was, and what the bill will be, beside them."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from tallystick.billing import commands, queries
from tallystick.billing.commands import NewReading
from tallystick.billing.queries import ReadingFilter
from tallystick.estate import queries as estate
from tallystick.estate.queries import AssetFilter
from tallystick.kit.listing import Order
from tallystick.kit.period import today_in
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Row
from tallystick.metering import queries as metering

from .. import edit, labels
from ..door import CHECK, StaffRequest, address, go_to, show, wants_fragment
from ..estate.chosen import FORM
from ..forms import plain
from . import words
from .forms import EntryForm
from .picked import Picked, books_to_choose, picked, tried

UNITS_OFFERED = 8
MONTHS_SHOWN = 6


class UnknownUnit(Refusal):
    code = "unknown_asset"
    sentence = gettext_lazy("There is no unit “{name}”.")


class SeveralUnits(Refusal):
    code = "several_units"
    sentence = gettext_lazy("Several units match “{name}”: {codes}. Write the whole code.")


@require_http_methods(FORM)
def new_reading(request: StaffRequest) -> HttpResponse:
    at = picked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    if not at.items:
        return show(request, "metering/no_item.html", at=at.book)
    form = _form(request, at, request.POST if request.method == "POST" else None)
    if request.method != "POST" or CHECK in request.POST:
        return edit.checked(request, form) if CHECK in request.POST else _page(request, at, form)
    if form.is_valid():
        try:
            with transaction.atomic():
                made = _enter(request, at, form.cleaned_data)
        except Refusal as refusal:
            form.blame(refusal)
        else:
            return _entered(request, at, made)
    if not wants_fragment(request):
        return _page(request, at, form, status=422)
    return show(request, "metering/_entry_faults.html", status=422, form=form)


@require_safe
def unit(request: StaffRequest) -> HttpResponse:
    """Of what was typed for the unit: the units that it may mean; of the only one its meters, habit and last readings."""
    at = picked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    text = plain(request.GET, "unit")
    offered = _offered(request, at, text) if text else []
    found = _only(offered, text)
    context: dict[str, Any] = {"found": found, "offered": offered, "text": text, "at": at, "words": words}
    if found:
        context |= _known(request, at, found)
    return show(request, "metering/_unit.html", **context)


@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """What the bill would come to. Nothing is stored."""
    at = picked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    form = _form(request, at, request.POST)
    if not form.is_valid():
        return show(request, "metering/_entry_preview.html", row=None, fault="", book=at.book, words=words)
    try:
        row, why = tried(lambda: _told(request, at, _enter(request, at, form.cleaned_data)))
    except Refusal as refusal:
        return show(request, "metering/_entry_preview.html", row=None, fault=labels.told(refusal), book=at.book, words=words)
    return show(request, "metering/_entry_preview.html", row=row, why=why, fault="", book=at.book, words=words)


def _form(request: StaffRequest, at: Picked, data: QueryDict | None) -> EntryForm:
    text = plain(request.POST, "unit")
    found = _only(_offered(request, at, text), text) if text else None
    meters = _meters(request, at, found) if found else []
    first = {"item": at.item_id, "month": at.month, "unit": plain(request.GET, "unit")}
    return EntryForm(data, at.items, meters, at.book.currency, initial=first)


def _page(request: StaffRequest, at: Picked, form: EntryForm, status: int = 200) -> HttpResponse:
    books = books_to_choose(request)
    return show(
        request, "metering/new_reading.html", status=status, at=at.book, picked=at, form=form, books=books, rows=[], words=words
    )


def _offered(request: StaffRequest, at: Picked, text: str) -> list[Row]:
    wanted = AssetFilter(book_id=at.book.id, text=text, on_day=at.today)
    return estate.listed_assets(request.scope, wanted).page(limit=UNITS_OFFERED).rows


def _only(offered: list[Row], text: str) -> Row | None:
    """The unit of this very code; else the only one that matches."""
    exact = [row for row in offered if row.code.lower() == text.lower()]
    return exact[0] if exact else offered[0] if len(offered) == 1 else None


def _meters(request: StaffRequest, at: Picked, found: Row) -> list[Row]:
    """The meters of a unit that a month may be read of: those in use, and what was taken down in it or later."""
    every = metering.meters(request.scope, at.book.id, item_id=at.item_id, asset_ids=[found.id])
    return [row for row in every if row.removed_on is None or row.removed_on >= at.month]


def _known(request: StaffRequest, at: Picked, found: Row) -> dict[str, Any]:
    meters = [row for row in _meters(request, at, found) if row.removed_on is None]
    wanted = ReadingFilter(book_id=at.book.id, asset_id=found.id, item_id=at.item_id)
    last = queries.listed_readings(request.scope, wanted).page(Order("month", True), limit=MONTHS_SHOWN).rows
    habits = metering.habits(request.scope, at.book.id, meter_ids=[row.id for row in meters], before=at.month)
    return {
        "meters": meters,
        "last": last,
        "habits": habits,
        "read": [row for row in last if row.month == at.month and row.meter_id in {meter.id for meter in meters}],
    }


def _enter(request: StaffRequest, at: Picked, typed: edit.Cleaned) -> int:
    offered = _offered(request, at, typed["unit"])
    found = _only(offered, typed["unit"])
    if found is None:
        if not offered:
            raise UnknownUnit("unit", name=typed["unit"])
        raise SeveralUnits("unit", name=typed["unit"], codes=", ".join(row.code for row in offered[:3]))
    new = NewReading(
        found.id, typed["item"], typed["month"], typed["current"], typed["previous"], typed["multiplier"],
        loss=typed["loss"] or Decimal(0), shared=typed["shared"] or Decimal(0), read_on=typed["read_on"],
        rolled_over=typed["rolled_over"], remark=typed["remark"], amount=typed["amount"], meter_id=typed["meter"],
    )  # fmt: skip
    today = today_in(at.book.timezone)
    return commands.enter_readings(request.actor, request.scope, at.book.id, [new], today=today)[0]


def _told(request: StaffRequest, at: Picked, reading_id: int) -> tuple[Row, str]:
    """A reading as the list has it, and how its bill came about in a line."""
    row = next(one for one in queries.reading_page(request.scope, at.book.id, reading_id) if one.id == reading_id)
    why = queries.explanation(request.scope, at.book.id, row.bill_id).why if row.bill_id else ""
    return row, why


def _entered(request: StaffRequest, at: Picked, reading_id: int) -> HttpResponse:
    """Said on the page, where the next one is entered; without scripts the page comes anew, with the same item and month."""
    row, _why = _told(request, at, reading_id)
    if wants_fragment(request):
        response = show(request, "metering/_entered.html", rows=[row], book=at.book, words=words)
        return trigger_client_event(response, "reading-entered", after="swap")
    messages.success(request, _("Stored: %(unit)s, usage %(usage)s.") % {"unit": row.asset_code, "usage": row.usage.normalize()})
    return go_to(request, f"{address('new_reading')}?book={at.book.code}&item={at.item_id}&month={at.month:%Y-%m}")
