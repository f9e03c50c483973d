"""Meters: the list, new ones, one of them changed, replaced, put back, removed."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallystick.billing import queries
from tallystick.billing.queries import ReadingFilter
from tallystick.estate import queries as estate
from tallystick.kit.listing import Listed, Order
from tallystick.kit.period import today_in
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.metering import commands
from tallystick.metering import queries as metering
from tallystick.metering.commands import MeterChange, NewMeter, Replacement
from tallystick.metering.queries import MeterFilter

from .. import edit, labels, lists
from ..door import StaffRequest, address, book_of, books_of, go_to, show
from ..estate.chosen import FORM, book_asked, books_to_choose
from ..forms import choice, plain
from ..lists import Chosen, Column, Filter, Listing
from . import curves, words
from .forms import MeterForm, NewMeterForm, ReplacementForm
from .picked import metered_items

READINGS_SHOWN = 24


def _book(request: StaffRequest, chosen: Chosen) -> Row | None:
    """The book whose meters are listed: the one chosen, else the first."""
    books = books_of(request)
    return chosen.book(request) or (books[0] if books else None)


def _buildings(request: StaffRequest, chosen: Chosen) -> Sequence[tuple[Any, Any]]:
    book = _book(request, chosen)
    return labels.buildings(estate.buildings(request.scope, book.id)) if book else ()


def _items(request: StaffRequest, chosen: Chosen) -> Sequence[tuple[Any, Any]]:
    book = _book(request, chosen)
    return metered_items(request, book.id) if book else ()


def _state(row: Row) -> str:
    return "void" if row.removed_on else "paid" if not row.communal else "part"


def _state_name(row: Row) -> str:
    if row.removed_on:
        return str(words.METER_STATES["removed"])
    return str(_("Communal") if row.communal else words.METER_STATES["use"])


def _listing(book: Row | None) -> Listing:
    code = book.code if book else ""
    return Listing(
        "meters",
        gettext_lazy("Meters"),
        (
            Column(
                "asset_code", gettext_lazy("Unit"), link=lambda row: address("meter", code, row.id), sort="asset", place="title"
            ),
            Column("item_name", gettext_lazy("Charge item"), width=16),
            Column("serial", gettext_lazy("Meter no."), sort="serial", place="right"),
            Column("place", gettext_lazy("Where it hangs"), width=20),
            Column("building_name", gettext_lazy("Building")),
            Column("floor", gettext_lazy("Floor"), width=8),
            Column("multiplier", gettext_lazy("Multiplier"), "figure", width=10),
            Column("digits", gettext_lazy("Digits"), "count", width=8),
            Column("initial", gettext_lazy("First figure"), "figure", screen=False),
            Column("last_month", gettext_lazy("Last read"), "month", sort="last_month"),
            Column("last_current", gettext_lazy("Last figure"), "figure"),
            Column("installed_on", gettext_lazy("Put in on"), "day", sort="installed_on"),
            Column("removed_on", gettext_lazy("Taken down on"), "day", screen=False),
            Column("final", gettext_lazy("Its last figure"), "figure", screen=False),
            Column("state", gettext_lazy("State"), "tag", shown=_state_name, tag=_state),
        ),
        filters=(
            Filter("book", gettext_lazy("Book"), options=lists.of_books, all=gettext_lazy("First book")),
            Filter("item", gettext_lazy("Charge item"), options=_items),
            Filter("building", gettext_lazy("Building"), options=_buildings),
            Filter("state", gettext_lazy("State"), options=lambda request, chosen: list(words.METER_STATES.items()), first="use"),
        ),
        search=gettext_lazy("Unit, meter no. or place"),
    )


@require_safe
def meters(request: StaffRequest) -> HttpResponse | FileResponse:
    chosen = lists.read(request, _listing(None))
    book = _book(request, chosen)
    if book is None:
        return show(request, "estate/no_book.html")
    listing = _listing(book)
    chosen.listing = listing
    return lists.answer(request, listing, chosen, _listed(request, chosen, book), "metering/meters.html", context={"book": book})


def _listed(request: StaffRequest, chosen: Chosen, book: Row) -> Listed:
    buildings = estate.building_ids(request.scope, book.id) if chosen["building"] else {}
    state = choice(chosen.values, "state", ("", *words.METER_STATES))
    wanted = MeterFilter(
        item_id=chosen.whole("item"),
        building_id=buildings.get(chosen["building"], 0) if chosen["building"] else None,
        communal=True if state == "communal" else None,
        text=chosen["q"],
        state={"": "any", "removed": "removed"}.get(state, "in_use"),
    )
    return metering.listed_meters(request.scope, book.id, wanted)


@require_safe
def meter(request: StaffRequest, book: str, meter_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = metering.meter(request.scope, at.id, meter_id)
    wanted = ReadingFilter(book_id=at.id, asset_id=shown.asset_id, meter_id=meter_id)
    page = queries.listed_readings(request.scope, wanted).page(Order("month", True), limit=READINGS_SHOWN)
    near = [one for one in (shown.replaces_id, shown.replaced_by_id) if one]
    others = {one: metering.meter(request.scope, at.id, one) for one in near}
    return show(
        request, "metering/meter.html", book=at, meter=shown, rows=page.rows, more=bool(page.after), others=others, words=words,
        curves=curves.curves(request, at.id, shown.asset_id, today_in(at.timezone), shown.item_id),
        habit=metering.habits(request.scope, at.id, meter_ids=[meter_id]).get(meter_id),
    )  # fmt: skip


@require_http_methods(FORM)
def new_meter(request: StaffRequest) -> HttpResponse:
    at = book_asked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    items = metered_items(request, at.id)
    if not items:
        return show(request, "metering/no_item.html", at=at)
    first = {"unit": request.GET.get("unit", ""), "item": request.GET.get("item", ""), "multiplier": 1, "initial": 0}
    form = NewMeterForm(edit.typed(request), items, initial=first)

    def order(typed: edit.Cleaned) -> int:
        found = estate.asset_ids(request.scope, at.id, [typed["unit"]])
        if not found:
            raise UnknownThing("unit", kind=_("unit"), name=typed["unit"])
        told = {name: value for name, value in typed.items() if name not in ("unit", "item")}
        new = NewMeter(found[typed["unit"]], typed["item"], **told)
        return commands.add_meters(request.actor, request.scope, at.id, [new], today=today_in(at.timezone))[0]

    return edit.answer(
        request, form, "metering/new_meter.html", order=order, done=lambda made: address("meter", at.code, made),
        said=_("Added."), context={"at": at, "books": books_to_choose(request)},
    )  # fmt: skip


@require_http_methods(FORM)
def change_meter(request: StaffRequest, book: str, meter_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = metering.meter(request.scope, at.id, meter_id)
    form = MeterForm(edit.typed(request), initial={name: shown[name] for name in MeterForm.base_fields})

    def order(typed: edit.Cleaned) -> None:
        change = MeterChange(**typed, clear_digits=typed["digits"] is None)
        commands.change_meter(request.actor, request.scope, at.id, meter_id, change, today=today_in(at.timezone))

    return edit.answer(
        request, form, "metering/change_meter.html", order=order, done=lambda _made: address("meter", at.code, meter_id),
        said=_("Saved. Readings that are stored stay as they are."), context={"book": at, "meter": shown},
    )  # fmt: skip


@require_http_methods(FORM)
def replace_meter(request: StaffRequest, book: str, meter_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = metering.meter(request.scope, at.id, meter_id)
    today = today_in(at.timezone)
    first = {"on": today, "initial": 0, "multiplier": shown.multiplier, "digits": shown.digits}
    form = ReplacementForm(edit.typed(request), initial=first)

    def order(typed: edit.Cleaned) -> int:
        return commands.replace_meter(request.actor, request.scope, at.id, meter_id, Replacement(**typed), today=today)

    return edit.answer(
        request, form, "metering/replace_meter.html", order=order, done=lambda made: address("meter", at.code, made),
        said=_("Replaced. The next reading takes over what the old meter measured since it was read last."),
        context={"book": at, "meter": shown},
    )  # fmt: skip


@require_POST
def undo_replacement(request: StaffRequest, book: str, meter_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = metering.meter(request.scope, at.id, meter_id)
    reason = plain(request.POST, "reason", 1000)
    commands.undo_replacement(request.actor, request.scope, at.id, meter_id, today=today_in(at.timezone), reason=reason)
    messages.success(request, _("The replacement is taken back: the meter before is in use again."))
    return go_to(request, address("meter", at.code, shown.replaces_id))


@require_POST
def remove_meter(request: StaffRequest, book: str, meter_id: int) -> HttpResponse:
    at = book_of(request, book)
    metering.meter(request.scope, at.id, meter_id)
    reason = plain(request.POST, "reason", 1000)
    commands.remove_meter(request.actor, request.scope, at.id, meter_id, today=today_in(at.timezone), reason=reason)
    messages.success(request, _("The meter is removed."))
    return go_to(request, f"{address('meters')}?book={at.code}&state=use")
