"""Tariffs: the list, one with its prices by date, a new one or a copy; tried on figures."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST, require_safe

from tallystick.billing.queries import Priced, used_versions
from tallystick.formula import parse
from tallystick.kit.period import ALWAYS
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.tariffs import commands, queries
from tallystick.tariffs.commands import METHODS, PRICE_OF_METHOD, NewTariff, faults_of_tariff

from .. import edit
from ..door import StaffRequest, address, book_by_id, books_of, go_to, show
from ..forms import plain, whole
from ..lists import Chosen, Column, Filter, Listing, answer, of_books, read
from . import figures, owners, words
from .drawing import drawing
from .forms import TariffForm

TARIFF = ("name", "method", "measure", "months", "price_for", "remark")
PRICES = ("unit_price", "amount", "formula_text")


def items_of(request: StaffRequest, chosen: Chosen) -> list[tuple[Any, str]]:
    book = chosen.book(request) if chosen["book"] else None
    if book is not None:
        return [(row.id, row.name) for row in queries.items(request.scope, book.id)]
    rows = queries.item_list(request.scope, queries.ItemFilter()).page(limit=200).rows
    return [(row.id, row.name if row.book_name is None else f"{row.name} ({row.book_name})") for row in rows]


def _versions(row: Row) -> int | None:
    return row.versions if row.versions > 1 else None


LISTING = Listing(
    "tariffs",
    gettext_lazy("Tariffs"),
    columns=(
        Column("name", gettext_lazy("Tariff"), link=lambda row: address("tariff", row.id), sort="name", place="title", width=24),
        Column("item_name", gettext_lazy("Charge item"), sort="item", width=24),
        Column("price", gettext_lazy("Price"), shown=words.price, width=36),
        Column("currency", gettext_lazy("Currency")),
        Column("per", gettext_lazy("For"), shown=words.per),
        Column("versions", gettext_lazy("Prices by date"), kind="count", shown=_versions),
        Column("book", gettext_lazy("Book"), shown=owners.told),
        Column("bound", gettext_lazy("Bound to"), kind="count", sort="bound", place="right"),
    ),
    filters=(
        Filter("book", gettext_lazy("Book"), options=of_books),
        Filter("item", gettext_lazy("Charge item"), options=items_of),
        Filter("method", gettext_lazy("Method"), options=lambda request, chosen: list(words.METHOD.items())),
        Filter("day", gettext_lazy("Price on"), "day"),
        owners.common_filter(),
    ),
    search=gettext_lazy("Item, tariff or remark"),
)  # fmt: skip


@require_safe
def tariffs(request: StaffRequest) -> HttpResponse:
    chosen = read(request, LISTING)
    book = chosen.book(request) if chosen["book"] else None
    wanted = queries.TariffFilter(
        chosen.day("day") or _today(request, book), book.id if book else None, chosen["q"], owners.common_of(chosen),
        chosen.whole("item"), chosen["method"] or None,
    )  # fmt: skip
    return answer(request, LISTING, chosen, queries.tariff_list(request.scope, wanted), "tariffs/tariffs.html")


def _today(request: StaffRequest, book: Row | None) -> Any:
    books = books_of(request)
    return owners.today_of(book or (books[0] if books else None))


@require_safe
def tariff(request: StaffRequest, tariff_id: int) -> HttpResponse:
    """One tariff: its prices by date, tried on figures, where it is bound."""
    found = queries.tariff_by_id(request.scope, tariff_id)
    owner = owners.of(request, found.book_id)
    today = _today(request, owner)
    versions = queries.versions(request.scope, tariff_id)
    version = in_force(versions, today)
    item = queries.item_by_id(request.scope, found.item_id)
    bound = [(book_by_id(request, row.book_id), row.assets) for row in queries.books_bound(request.scope, tariff_id)]
    return show(
        request, "tariffs/tariff.html", tariff=found, item=item, owner=owner, versions=_dated(request, found, versions, version),
        words=words, price=words.price(found | version), bound=bound, ever_bound=queries.is_bound(request.scope, tariff_id),
        may_change=owners.may_change(request, found), has_price=found.method in PRICE_OF_METHOD,
        **_trial(request, found, item, version),
    )  # fmt: skip


def in_force(versions: Sequence[Row], day: Any) -> Row:
    """The version in force on a day; the first one is from always."""
    return [row for row in versions if row.in_force_from <= day][-1]


def _dated(request: StaffRequest, tariff: Row, versions: list[Row], current: Row) -> list[dict[str, Any]]:
    """The prices in the order of their days, each with its place in time and whether it may still be changed."""
    used = used_versions(request.scope, tariff.id)
    place = [row.id for row in versions].index(current.id)
    return [
        {
            "row": row,
            "price": words.price(tariff | row),
            "from": None if row.in_force_from == ALWAYS else row.in_force_from,
            "when": "past" if number < place else "now" if number == place else "coming",
            "free": row.id not in used,
        }
        for number, row in enumerate(versions)
    ]


def new_tariff(request: StaffRequest) -> HttpResponse:
    """A new tariff of a book, or common to all; with `copy`, `item` or `formula` as a beginning."""
    initial, owner = _beginning(request)
    items = queries.items(request.scope, owner.id if owner else None)
    choices = [(row.id, row.name) for row in items]
    form = TariffForm(edit.typed(request), initial=initial, items=choices or [("", "—")], common=owner is None)

    def add(typed: edit.Cleaned) -> int:
        (made,) = commands.add_tariffs(
            request.actor, request.scope, owner.id if owner else None, [_wanted(form)], today=owners.today_of(owner)
        )
        return made

    return edit.answer(
        request, form, "tariffs/new_tariff.html", order=add, done=lambda made: address("tariff", made),
        said=_("The tariff is there. Bind it to units next."), faults=lambda typed: faults_of_tariff(_wanted(form)),
        context={
            "owner": owner, "owner_code": owners.code_of(owner), "owners": owners.choices(request), "items": items,
            **_beside(request, form, owner),
        },
    )  # fmt: skip


def _beginning(request: StaffRequest) -> tuple[dict[str, Any], Row | None]:
    """What stands in the form at first, and whose the new tariff is."""
    initial: dict[str, Any] = {"method": METHODS[0], "measure": "building_area", "months": 1, "price_for": "period"}
    asked = plain(request.GET, "book")
    if (copied := whole(request.GET, "copy")) is not None:
        source = queries.tariff_by_id(request.scope, copied)
        last = queries.versions(request.scope, copied)[-1]
        initial |= {name: source[name] for name in (*TARIFF, "currency")} | {name: last[name] for name in PRICES}
        initial |= {"name": _("%(name)s (copy)") % {"name": source.name}, "item": source.item_id}
        return initial, owners.of(request, source.book_id) if not asked else owners.chosen(request, asked)
    if (item_id := whole(request.GET, "item")) is not None:
        item = queries.item_by_id(request.scope, item_id)
        initial["item"] = item.id
        if item.book_id is not None and not asked:
            return initial, owners.of(request, item.book_id)
    if (formula_id := whole(request.GET, "formula")) is not None:
        source = queries.formula_by_id(request.scope, formula_id)
        initial |= {"method": "formula", "formula_text": source.text, "name": source.name}
        if source.book_id is not None and not asked:
            return initial, owners.of(request, source.book_id)
    return initial, owners.chosen(request, asked)


def _wanted(form: TariffForm) -> NewTariff:
    change = form.change()
    currency = form.cleaned_data.get("currency") or ""
    return NewTariff(
        form.cleaned_data["item"], change.name, change.method, change.version, change.measure, change.months,
        change.price_for, currency, change.remark,
    )  # fmt: skip


def change_tariff(request: StaffRequest, tariff_id: int) -> HttpResponse:
    """Its name and remark; before it was ever bound, all but its item too."""
    found = queries.tariff_by_id(request.scope, tariff_id)
    owner = owners.of(request, found.book_id)
    fixed = queries.is_bound(request.scope, tariff_id)
    form = TariffForm(edit.typed(request), initial={name: found[name] for name in TARIFF}, fixed=fixed, current=found.method)

    def change(typed: edit.Cleaned) -> None:
        wanted, reason = form.change(), plain(request.POST, "reason", 1000)
        today = owners.today_of(owner)
        commands.change_tariff(request.actor, request.scope, tariff_id, wanted, today=today, reason=reason)

    return edit.answer(
        request, form, "tariffs/change_tariff.html", order=change, done=lambda _made: address("tariff", tariff_id),
        said=_("Saved."), context={"tariff": found, "fixed": fixed, **_beside(request, form, owner)},
    )  # fmt: skip


def _beside(request: StaffRequest, form: TariffForm, owner: Row | None) -> dict[str, Any]:
    """What helps to write a formula: those that are named, and what the text gives."""
    text = str(form["formula_text"].value() or "")
    currency = owner.currency if owner else ""
    return {
        "words": words,
        "currency": currency,
        "formulas": queries.formulas(request.scope, owner.id if owner else None),
        "trial": figures.try_formula(text, request.POST, currency),
    }


@require_POST
def remove_tariff(request: StaffRequest, tariff_id: int) -> HttpResponse:
    found = queries.tariff_by_id(request.scope, tariff_id)
    today = owners.today_of(owners.of(request, found.book_id))
    reason = plain(request.POST, "reason", 1000)
    commands.remove_tariff(request.actor, request.scope, tariff_id, today=today, reason=reason)
    messages.success(request, _("“%(name)s” was removed.") % {"name": found.name})
    return go_to(request, address("tariffs"))


@require_GET
def try_tariff(request: StaffRequest, tariff_id: int) -> HttpResponse:
    """What a bill by one of its prices would come to for the figures that stand in the form."""
    found = queries.tariff_by_id(request.scope, tariff_id)
    versions = {row.id: row for row in queries.versions(request.scope, tariff_id)}
    version_id = whole(request.GET, "version") if "version" in request.GET else max(versions)
    if version_id not in versions:
        raise UnknownThing(kind=_("version"), name=version_id)
    item = queries.item_by_id(request.scope, found.item_id)
    return show(request, "tariffs/_bill_tried.html", tariff=found, **_trial(request, found, item, versions[version_id]))


def _trial(request: StaffRequest, tariff: Row, item: Row, version: Row) -> dict[str, Any]:
    """A bill for the figures in the form, or for those of an ordinary flat: a whole period, or some of its days."""
    needed = _needed(tariff, version)
    asked = figures.asked(needed - {"months", "days"}, request.GET)
    full_days = _days(request, "full_days") or 30 * tariff.months
    days = _days(request, "days")
    values = figures.values_of(asked) | {"months": Decimal(tariff.months), "days": Decimal(full_days)}
    priced = Priced(
        tariff.method, tariff.currency, tariff.measure, tariff.months, tariff.price_for, version.unit_price, version.amount,
        version.formula_text, item.tax_percent,
    )  # fmt: skip
    cut = min(days, full_days) if days and item.partial_period == "days" and not tariff.on_usage else None
    tried, why = figures.try_tariff(request.scope, priced, values, cut, full_days)
    formula = parse(version.formula_text) if tariff.method == "formula" else None
    return {
        "asked": asked,
        "days": days,
        "full_days": full_days,
        "tried": tried,
        "why": why,
        "shows_days": not tariff.on_usage and (item.partial_period == "days" or "days" in needed),
        "version": version,
        "curve": drawing(formula, values, tariff.currency) if formula else None,
    }


def _needed(tariff: Row, version: Row) -> set[str]:
    if tariff.method == "formula":
        return set(parse(version.formula_text).variables)
    return {"amount"} if tariff.method == "per_asset" else {tariff.measure} - {""}


def _days(request: StaffRequest, name: str) -> int | None:
    number = plain(request.GET, name, 4)
    return int(number) if number.isascii() and number.isdigit() and 0 < int(number) <= 400 else None
