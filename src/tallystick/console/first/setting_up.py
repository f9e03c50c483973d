"""Steps one to five: each a form that orders a room's command, then the next step."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from tallystick.accounts import commands as accounts
from tallystick.accounts.commands import NewBook
from tallystick.estate import commands as estate
from tallystick.estate.commands import NewAsset, NewBuilding
from tallystick.kit.period import today_in
from tallystick.kit.sql import Row
from tallystick.tariffs import commands as tariffs
from tallystick.tariffs import queries as charges
from tallystick.tariffs.commands import NewAssignment, NewItem, NewTariff, NewVersion
from tallystick.tariffs.queries import AssetFilter

from ..door import StaffRequest, address, book_of, go_to
from ..edit import Cleaned, answer, typed
from ..fields import StaffForm
from ..writing import count
from . import models
from .forms import BindForm, BookForm, ItemForm, TariffForm, UnitsForm
from .steps import Way, book_to_go_on, way_of

FORM = ("GET", "HEAD", "POST")


@require_safe
def first_steps(request: StaffRequest) -> HttpResponse:
    """Where the set-up was left."""
    return go_to(request, way_of(request, book_to_go_on(request)).address)


@require_http_methods(FORM)
def book(request: StaffRequest) -> HttpResponse:
    form = BookForm(typed(request))

    def order(said: Cleaned) -> str:
        new = NewBook(said["code"], said["name"], "community", said["currency"].upper(), said["timezone"])
        accounts.open_book(request.actor, request.scope, new, today=today_in("UTC"))
        return new.code

    return _step(
        request,
        "book",
        way_of(request, None),
        form,
        models.book_model(),
        order,
        done=lambda code: address("first_units", code),
        currencies=models.CURRENCIES,
        timezones=models.TIMEZONES,
    )


@require_http_methods(FORM)
def units(request: StaffRequest, book: str) -> HttpResponse:
    way = _way(request, book)

    def order(said: Cleaned) -> int:
        at, code = _book(way), said["code"]
        estate.add_buildings(request.actor, request.scope, at.id, [NewBuilding(code, said["name"])], today=way.today)
        made = estate.add_assets(request.actor, request.scope, at.id, units_of(said), today=way.today)
        return len(made)

    def told(made: int) -> str:
        return ngettext("%(n)s unit was made.", "%(n)s units were made.", made) % {"n": count(made)}

    return _step(request, "units", way, UnitsForm(typed(request)), models.units_model(), order, said=told)


def units_of(said: Cleaned) -> list[NewAsset]:
    """The units of a building: 1-1-101 is the first of the first floor in its first staircase."""
    return [
        NewAsset(
            f"{said['code']}-{staircase}-{floor}{number:02d}", "unit", building_code=said["code"],
            room=f"{floor}{number:02d}", floor=floor, building_area=said["area"],
        )
        for staircase in range(1, said["staircases"] + 1)
        for floor in range(1, said["floors"] + 1)
        for number in range(1, said["per_floor"] + 1)
    ]  # fmt: skip


@require_http_methods(FORM)
def item(request: StaffRequest, book: str) -> HttpResponse:
    way = _way(request, book)

    def order(said: Cleaned) -> None:
        new = NewItem(
            said["name"], grace_days=said["grace_days"], daily_percent=said["daily_percent"],
            partial_period=said["partial_period"],
        )  # fmt: skip
        tariffs.add_items(request.actor, request.scope, _book(way).id, [new], today=way.today)

    return _step(request, "item", way, ItemForm(typed(request)), models.item_model(), order)


@require_http_methods(FORM)
def tariff(request: StaffRequest, book: str) -> HttpResponse:
    way = _way(request, book)
    at = _book(way)
    every = charges.items(request.scope, at.id)
    # What was made on this way; what is common to all books, only where the book has nothing of its own.
    rows = sorted([row for row in every if row.book_id == at.id] or every, key=lambda row: -row.id)
    form = TariffForm(typed(request), [(row.id, row.name) for row in rows])

    def order(said: Cleaned) -> None:
        by_area = said["method"] == "unit_price"
        version = NewVersion(unit_price=said["price"]) if by_area else NewVersion(amount=said["price"])
        measure = "building_area" if by_area else ""
        new = NewTariff(said["item"], said["name"], said["method"], version, measure, said["months"], price_for="month")
        tariffs.add_tariffs(request.actor, request.scope, at.id, [new], today=way.today)

    return _step(request, "tariff", way, form, models.tariff_model(at.currency), order)


@require_http_methods(FORM)
def assignments(request: StaffRequest, book: str) -> HttpResponse:
    """The tariff for every unit that bears none of its item yet."""
    way = _way(request, book)
    at = _book(way)
    rows = {row.id: row for row in reversed(charges.tariffs(request.scope, at.id)) if not row.on_usage}
    choices = [(row.id, f"{row.item_name}: {row.name}") for row in rows.values()]
    form = BindForm(typed(request), choices, way.today.replace(day=1))

    def order(said: Cleaned) -> int:
        wanted = AssetFilter(said["start_on"], kind="unit", item_id=rows[said["tariff"]].item_id, without=True)
        free = charges.bindable(request.scope, at.id, wanted).keys()
        bound = [NewAssignment(row.id, said["tariff"], said["start_on"]) for row in free]
        return len(tariffs.assign(request.actor, request.scope, at.id, bound, today=way.today))

    def told(bound: int) -> str:
        return ngettext("%(n)s unit is charged.", "%(n)s units are charged.", bound) % {"n": count(bound)}

    free = charges.bindable(request.scope, at.id, AssetFilter(way.today, kind="unit")).count()
    return _step(request, "assignments", way, form, {}, order, said=told, units=free)


def _step(
    request: StaffRequest,
    name: str,
    way: Way,
    form: StaffForm,
    model: dict[str, str],
    order: Callable[[Cleaned], Any],
    *,
    done: Callable[[Any], str] | None = None,
    said: Callable[[Any], str] | str = "",
    **context: Any,
) -> HttpResponse:
    """One step's page; once its order is carried out, the next step that is not done."""

    def on(made: Any) -> str:
        return done(made) if done else way_of(request, _book(way)).address

    shown = {"way": way, "step": name, "model": model, **context}
    return answer(request, form, f"first/{name}.html", order=order, done=on, said=said, context=shown)


def _way(request: StaffRequest, code: str) -> Way:
    return way_of(request, book_of(request, code))


def _book(way: Way) -> Row:
    assert way.book is not None
    return way.book
