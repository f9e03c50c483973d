"""One reading: its bill and how that came about, what it replaced; changed, and deleted."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallystick.billing import commands, queries
from tallystick.billing.commands import ReadingChange
from tallystick.kit.period import today_in
from tallystick.kit.refusal import ReasonMissing, Refusal, UnknownThing
from tallystick.kit.sql import Row

from .. import edit, labels
from ..door import StaffRequest, address, book_of, go_to, show
from ..estate.chosen import FORM
from ..forms import plain
from . import curves, words
from .forms import ReadingForm, figures_of
from .picked import tried

PREVIEW = "_preview"


@require_safe
def reading(request: StaffRequest, book: str, reading_id: int) -> HttpResponse:
    at = book_of(request, book)
    chain = queries.reading_page(request.scope, at.id, reading_id)
    shown = next(row for row in chain if row.id == reading_id)
    explained = queries.explanation(request.scope, at.id, shown.bill_id) if shown.bill_id else None
    return show(
        request, "metering/reading.html", book=at, reading=shown, chain=chain, explanation=explained, words=words,
        successor=next((row for row in chain if row.replaces_id == shown.id), None),
        before=next((row for row in chain if row.id == shown.replaces_id), None),
        curves=curves.curves(request, at.id, shown.asset_id, today_in(at.timezone), shown.item_id),
        measured=measured(shown),
    )  # fmt: skip


def measured(row: Row) -> Decimal:
    """What the meter itself measured between the two figures."""
    turned = Decimal(10) ** row.digits if row.rolled_over and row.digits else Decimal(0)
    return Decimal((row.current + turned - row.previous) * row.multiplier)


@require_http_methods(FORM)
def change(request: StaffRequest, book: str, reading_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = _live(request, at, reading_id)
    form = ReadingForm(edit.typed(request), at.currency, initial=figures_of(shown))
    if PREVIEW in request.POST:
        return _preview(request, at, shown, form)

    def order(typed: edit.Cleaned) -> int:
        return _change(request, at, reading_id, typed)

    return edit.answer(
        request, form, "metering/change_reading.html", order=order, done=lambda made: address("reading", at.code, made),
        said=_("Saved. Its bill follows."), context={"book": at, "reading": shown},
    )  # fmt: skip


@require_POST
def delete(request: StaffRequest, book: str, reading_id: int) -> HttpResponse:
    at = book_of(request, book)
    _live(request, at, reading_id)
    reason = plain(request.POST, "reason", 1000)
    if not reason:
        raise ReasonMissing("reason")
    commands.delete_reading(request.actor, request.scope, at.id, reading_id, today=today_in(at.timezone), reason=reason)
    messages.success(request, _("The reading was deleted, and its bill with it. The month can be read again."))
    return go_to(request, address("reading", at.code, reading_id))


def _live(request: StaffRequest, at: Row, reading_id: int) -> Row:
    chain = queries.reading_page(request.scope, at.id, reading_id)
    shown = next(row for row in chain if row.id == reading_id)
    if shown.voided_at is not None:
        raise UnknownThing(kind=_("reading"), name=reading_id)
    return shown


def _change(request: StaffRequest, at: Row, reading_id: int, typed: edit.Cleaned) -> int:
    amount: Decimal | None = typed["amount"]
    figures: dict[str, Any] = {name: value for name, value in typed.items() if name != "amount"}
    wanted = ReadingChange(**figures, amount=amount, clear_amount=amount is None)
    return commands.edit_reading(request.actor, request.scope, at.id, reading_id, wanted, today=today_in(at.timezone))


def _preview(request: StaffRequest, at: Row, shown: Row, form: ReadingForm) -> HttpResponse:
    """The reading and its bill before and after. Nothing is changed."""
    now, fault = None, ""
    if form.is_valid():
        try:
            chain = tried(lambda: _after(request, at, shown.id, form.cleaned_data))
            now = chain[-1]
        except Refusal as refusal:
            fault = labels.told(refusal)
    return show(request, "metering/_change_preview.html", book=at, was=shown, now=now, fault=fault)


def _after(request: StaffRequest, at: Row, reading_id: int, typed: edit.Cleaned) -> list[Row]:
    made = _change(request, at, reading_id, typed)
    return [row for row in queries.reading_page(request.scope, at.id, made) if row.id == made]
