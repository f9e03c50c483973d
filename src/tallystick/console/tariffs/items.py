"""Charge items: the list, one of them, a new one or a copy; what its settings mean while they are typed."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tallystick.billing import commands as billing
from tallystick.billing.queries import is_item_billed
from tallystick.kit.sql import Row
from tallystick.tariffs import commands, queries
from tallystick.tariffs.commands import NewItem, faults_of_item

from .. import edit, writing
from ..door import StaffRequest, address, go_to, show
from ..forms import plain, whole
from ..lists import Column, Filter, Listing, answer, of_books, read
from . import owners, words
from .explaining import sentences
from .forms import ItemForm

SETTINGS = [each.name for each in fields(NewItem)]


def _late(row: Row) -> str:
    if not row.daily_percent:
        return ""
    told = _("%(percent)s%% a day") % {"percent": writing.figure(row.daily_percent)}
    return told + (_(", after %(days)s days of grace") % {"days": row.grace_days} if row.grace_days else "")


LISTING = Listing(
    "items",
    gettext_lazy("Charge items"),
    columns=(
        Column(
            "name", gettext_lazy("Charge item"), link=lambda row: address("item", row.id), sort="name", place="title", width=30
        ),
        Column("book", gettext_lazy("Book"), shown=owners.told, sort="book"),
        Column("cycle", gettext_lazy("Cycle"), shown=lambda row: words.CYCLE[row.cycle]),
        Column("partial_period", gettext_lazy("A cut period costs"), shown=lambda row: words.PARTIAL[row.partial_period]),
        Column("late", gettext_lazy("Late fee"), shown=_late, width=28),
        Column("tax_percent", gettext_lazy("Tax %"), kind="figure", shown=lambda row: row.tax_percent or None),
        Column("tariffs", gettext_lazy("Tariffs"), kind="count", sort="tariffs", place="right"),
    ),
    filters=(Filter("book", gettext_lazy("Book"), options=of_books), owners.common_filter()),
    search=gettext_lazy("Name"),
)


@require_safe
def items(request: StaffRequest) -> HttpResponse:
    chosen = read(request, LISTING)
    book = chosen.book(request) if chosen["book"] else None
    wanted = queries.ItemFilter(book.id if book else None, chosen["q"], owners.common_of(chosen))
    return answer(request, LISTING, chosen, queries.item_list(request.scope, wanted), "tariffs/items.html")


@require_safe
def item(request: StaffRequest, item_id: int) -> HttpResponse:
    """One item: what its settings mean, its tariffs, what was changed."""
    found = queries.item_by_id(request.scope, item_id)
    owner = owners.of(request, found.book_id)
    wanted = queries.TariffFilter(owners.today_of(owner), item_id=item_id)
    tariffs = queries.tariff_list(request.scope, wanted).page(limit=100)
    return show(
        request, "tariffs/item.html", item=found, owner=owner, told=sentences(_settings(found)), tariffs=tariffs.rows,
        words=words, may_change=owners.may_change(request, found),
    )  # fmt: skip


def new_item(request: StaffRequest) -> HttpResponse:
    """A new item; with `copy`, the settings of another one as a beginning."""
    initial: dict[str, Any] = asdict(NewItem(""))
    if (copied := whole(request.GET, "copy")) is not None:
        source = queries.item_by_id(request.scope, copied)
        initial = {name: source[name] for name in SETTINGS}
        initial["name"] = _("%(name)s (copy)") % {"name": source.name}
        initial["book"] = owners.code_of(owners.of(request, source.book_id))
    form = ItemForm(edit.typed(request), initial=initial, owners=owners.choices(request))

    def add(typed: edit.Cleaned) -> int:
        owner = owners.chosen(request, typed["book"])
        wanted = form.wanted()
        made = commands.add_items(
            request.actor, request.scope, owner.id if owner else None, [wanted], today=owners.today_of(owner)
        )
        return made[wanted.name]

    return edit.answer(
        request, form, "tariffs/new_item.html", order=add, done=lambda made: address("item", made),
        said=_("The item is there. Add a tariff next: how its amount is worked out."),
        faults=lambda typed: faults_of_item(form.wanted()), context={"told": sentences(NewItem(**_only(initial)))},
    )  # fmt: skip


def change_item(request: StaffRequest, item_id: int) -> HttpResponse:
    found = queries.item_by_id(request.scope, item_id)
    owner = owners.of(request, found.book_id)
    form = ItemForm(edit.typed(request), initial={name: found[name] for name in SETTINGS})

    def change(typed: edit.Cleaned) -> None:
        reason = plain(request.POST, "reason", 1000)
        billing.change_item(request.actor, request.scope, item_id, form.wanted(), today=owners.today_of(owner), reason=reason)

    billed = request.method == "GET" and is_item_billed(request.scope, item_id)
    return edit.answer(
        request, form, "tariffs/change_item.html", order=change, done=lambda _made: address("item", item_id),
        said=_("Saved. Bills that are made already stay as they are."), faults=lambda typed: faults_of_item(form.wanted()),
        context={"item": found, "told": sentences(_settings(found)), "billed": billed},
    )  # fmt: skip


@require_POST
def remove_item(request: StaffRequest, item_id: int) -> HttpResponse:
    found = queries.item_by_id(request.scope, item_id)
    today = owners.today_of(owners.of(request, found.book_id))
    reason = plain(request.POST, "reason", 1000)
    billing.remove_item(request.actor, request.scope, item_id, today=today, reason=reason)
    messages.success(request, _("“%(name)s” was removed.") % {"name": found.name})
    return go_to(request, address("items"))


@require_POST
def explain_item(request: StaffRequest) -> HttpResponse:
    """What the settings that stand in the form would mean; those that cannot be read are left as a new item has them."""
    form = ItemForm(request.POST)
    form.is_valid()
    return show(request, "tariffs/_told.html", told=sentences(form.so_far()))


def _settings(row: Row) -> NewItem:
    return NewItem(**_only(row))


def _only(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in SETTINGS}
