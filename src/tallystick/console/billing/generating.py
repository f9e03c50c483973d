"""Making bills: of a whole book, or by hand for chosen units and tariffs. Seen before they are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tallystick.billing import commands, queries
from tallystick.billing.queries import Choice, Wanted
from tallystick.estate import queries as estate
from tallystick.jobs.tasks import hurry
from tallystick.kit.period import last_of_month, today_in
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Row
from tallystick.tariffs import queries as tariffs

from ..door import StaffRequest, address, book_of, books_of, go_to, show, wants_fragment
from ..forms import choice, day, plain, wholes
from .mending import mending

HOW = ("night", "through")
KINDS = ("", "unit", "parking", "vehicle")
UNITS_A_PAGE = 100
LONGEST_LIST = 400_000  # characters of ids ticked one by one; more units are meant by their filter


class NothingTicked(Refusal):
    code = "nothing_ticked"
    sentence = _("Tick the units whose bills are to be made.")


class NoTariffTicked(Refusal):
    code = "no_tariff_ticked"
    sentence = _("Tick at least one tariff.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants made: in which book, what tonight would do or all through a day, of which items and tariffs."""

    book: Row
    today: date
    how: str
    through: date
    item_ids: tuple[int, ...]
    tariff_ids: tuple[int, ...]

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            through=self.through if self.how == "through" else None,
            item_ids=self.item_ids or None,
            tariff_ids=self.tariff_ids or None,
        )


@dataclass(frozen=True, slots=True)
class Picked:
    """What somebody ticks: assets one by one or all that a filter finds, and tariffs; all their periods through a day."""

    book: Row
    today: date
    through: date
    filters: dict[str, str]
    buildings: list[Row]
    floors: list[int]
    choice: Choice
    tariff_ids: frozenset[int]
    seen_ids: frozenset[int]  # tariffs that were offered before; one that was and is not ticked is not wanted

    @property
    def everything(self) -> bool:
        return self.choice.asset_ids is None

    @property
    def assets(self) -> str:
        """The ids of the assets that were ticked one by one, as the form holds them."""
        return ",".join(map(str, self.choice.asset_ids or ()))

    def ticks(self, tariff_id: int) -> bool:
        return tariff_id in self.tariff_ids or tariff_id not in self.seen_ids


@require_http_methods(["GET", "HEAD", "POST"])
def new_run(request: StaffRequest) -> HttpResponse:
    """The form for a run of a whole book; sent, it asks for one and shows how it goes on."""
    if not books_of(request):
        return show(request, "billing/no_book.html")
    asked = _asked(request, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        return _ask(request, asked.book, asked.wanted, asked.today)
    periodic = [row for row in tariffs.tariffs(request.scope, asked.book.id) if not row.on_usage]
    return show(
        request,
        "billing/new_run.html",
        "billing/_new_run.html",
        asked=asked,
        books=books_of(request),
        items={row.item_id: row.item_name for row in periodic},
        tariffs=periodic,
        next_opening=queries.next_opening_day(request.scope, asked.book.id, asked.today),
    )


@require_GET
def preview(request: StaffRequest) -> HttpResponse:
    """What the run would make: by item, what stands out, failures. Nothing is stored."""
    asked = _asked(request, request.GET)
    return _previewed(request, asked.book, asked.wanted, asked.today, address("new_run"))


@require_http_methods(["GET", "HEAD", "POST"])
def generate(request: StaffRequest) -> HttpResponse:
    """Units on the left, their tariffs on the right, a day; sent, it asks for the run and shows how it goes on."""
    if not books_of(request):
        return show(request, "billing/no_book.html")
    picked = _picked(request, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        return _ask(request, picked.book, _wanted(request, picked), picked.today)
    return show(request, "billing/generate.html", books=books_of(request), **_units(request, picked) | _borne(request, picked))


@require_GET
def units(request: StaffRequest) -> HttpResponse:
    """The units that the filter finds; the next page of them. By itself it is no page."""
    if not wants_fragment(request):
        return go_to(request, address("generate"))
    picked = _picked(request, request.GET)
    fragment = "billing/_more_units.html" if plain(request.GET, "after") else "billing/_units.html"
    return show(request, fragment, fragment, **_units(request, picked))


@require_POST
def borne(request: StaffRequest) -> HttpResponse:
    """The tariffs that the ticked units bear. Sent as a form, because many units may be ticked."""
    return show(request, "billing/_borne.html", "billing/_borne.html", **_borne(request, _picked(request, request.POST)))


@require_POST
def preview_picked(request: StaffRequest) -> HttpResponse:
    """What generating by hand would make, and what stands already. Nothing is stored."""
    picked = _picked(request, request.POST)
    return _previewed(request, picked.book, _wanted(request, picked), picked.today, address("generate"))


def _ask(request: StaffRequest, book: Row, wanted: Wanted, today: date) -> HttpResponse:
    run_id = commands.ask_run(request.actor, request.scope, book.id, wanted, today=today)
    hurry()
    return go_to(request, address("run", run_id))


def _previewed(request: StaffRequest, book: Row, wanted: Wanted, today: date, order: str) -> HttpResponse:
    found = queries.preview_run(request.scope, book.id, wanted, today=today)
    beside = queries.compared_preview(request.scope, book.id, found.by_item, wanted.asset_ids, wanted.tariff_ids)
    return show(
        request,
        "billing/preview.html",
        "billing/_preview.html",
        book=book,
        order=order,
        preview=found,
        compared={row.item_id: row for row in beside},
        item_names={row.id: row.name for row in tariffs.items(request.scope, book.id)},
        standing=queries.standing(request.scope, book.id, wanted) if wanted.asset_ids is not None else None,
        outliers=queries.named_failures(request.scope, book.id, found.outliers),
        changes=queries.named_failures(request.scope, book.id, found.changes),
        failures=queries.named_failures(request.scope, book.id, found.failures),
        mend=mending(request, book.code),
    )


def _asked(request: StaffRequest, form: QueryDict) -> Asked:
    code = plain(form, "book")
    book = book_of(request, code) if code else books_of(request)[0]
    today = today_in(book.timezone)
    return Asked(
        book=book,
        today=today,
        how=choice(form, "how", HOW),
        through=day(form, "through", _("Through")) or last_of_month(today),
        item_ids=tuple(wholes(form.getlist("item"))),
        tariff_ids=tuple(wholes(form.getlist("tariff"))),
    )


def _picked(request: StaffRequest, form: QueryDict) -> Picked:
    code = plain(form, "book")
    book = book_of(request, code) if code else books_of(request)[0]
    today = today_in(book.timezone)
    buildings = estate.buildings(request.scope, book.id)
    building = next((row for row in buildings if row.code == plain(form, "building")), None)
    floors = queries.floors(request.scope, book.id, building.id if building else None)
    filters = {
        "q": plain(form, "q"),
        "building": building.code if building else "",
        "kind": choice(form, "kind", KINDS),
        "floor": plain(form, "floor") if plain(form, "floor") in map(str, floors) else "",
    }
    narrowed = estate.AssetFilter(
        text=filters["q"],
        kind=filters["kind"] or None,
        building_id=building.id if building else None,
        floor=int(filters["floor"]) if filters["floor"] else None,
    )
    return Picked(
        book=book,
        today=today,
        through=day(form, "through", _("Through")) or last_of_month(today),
        filters=filters,
        buildings=buildings,
        floors=floors,
        choice=Choice(narrowed, None if plain(form, "all") else _ticked(request, book, form)),
        tariff_ids=frozenset(wholes(form.getlist("tariff"))),
        seen_ids=frozenset(wholes(form.getlist("seen"))),
    )


def _ticked(request: StaffRequest, book: Row, form: QueryDict) -> tuple[int, ...]:
    """The assets ticked one by one; an address from elsewhere names them by code."""
    ids = wholes([text for text in plain(form, "assets", LONGEST_LIST).split(",") if text])
    named = estate.asset_ids(request.scope, book.id, form.getlist("asset")) if "asset" in form else {}
    return tuple(sorted({*ids, *named.values()}))


def _wanted(request: StaffRequest, picked: Picked) -> Wanted:
    assets = queries.chosen_ids(request.scope, picked.book.id, picked.choice, today=picked.today)
    if not assets:
        raise NothingTicked
    if not picked.tariff_ids:
        raise NoTariffTicked
    return Wanted(through=picked.through, tariff_ids=tuple(sorted(picked.tariff_ids)), asset_ids=assets)


def _units(request: StaffRequest, picked: Picked) -> dict[str, Any]:
    wanted, after = picked.choice.filter, request.GET.get("after") or None
    page = queries.choosable_page(request.scope, picked.book.id, wanted, today=picked.today, after=after, limit=UNITS_A_PAGE)
    matching = queries.choosable(request.scope, picked.book.id, wanted, today=picked.today)
    return {"picked": picked, "rows": page.rows, "after": page.after, "matching": None if after else matching.count()}


def _borne(request: StaffRequest, picked: Picked) -> dict[str, Any]:
    rows: Sequence[Row] = ()
    if picked.choice.asset_ids != ():
        rows = queries.borne_tariffs(request.scope, picked.book.id, picked.choice, through=picked.through, today=picked.today)
    return {"picked": picked, "borne": rows}
