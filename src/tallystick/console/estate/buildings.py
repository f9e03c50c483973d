"""Buildings: the list, several new ones at once, one of them."""

from collections.abc import Collection, Iterator

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tallystick.estate import commands
from tallystick.estate import queries as estate
from tallystick.estate.commands import BuildingChange, NewBuilding
from tallystick.estate.queries import BuildingFilter
from tallystick.kit.fields import AlreadyThere, Twice
from tallystick.kit.period import today_in
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Row

from .. import edit, labels, lists
from ..door import StaffRequest, address, book_of, go_to, show
from ..forms import plain
from ..lists import Column, Filter, Listing
from ..writing import count
from .chosen import FORM, book_asked, books_to_choose
from .forms import BuildingForm, BuildingsForm


class AtLine(Refusal):
    code = "at_line"
    sentence = gettext_lazy("Line {line}: {fault}")


def _to_building(row: Row) -> str:
    return address("building", row.book_code, row.id)


BUILDINGS = Listing(
    "buildings",
    gettext_lazy("Buildings"),
    (
        Column("code", gettext_lazy("Code"), link=_to_building, sort="code", place="title"),
        Column("name", gettext_lazy("Name"), sort="name", width=24),
        Column("book_name", gettext_lazy("Book"), width=20),
        Column("floors", gettext_lazy("Floors"), "count", width=10),
        Column("units", gettext_lazy("Units"), "count", sort="units", place="right", width=10),
        Column("others", gettext_lazy("Spaces and vehicles"), "count", width=10),
        Column("area", gettext_lazy("Building area, m²"), "figure", sort="area"),
    ),
    filters=(Filter("book", gettext_lazy("Book"), options=lists.of_books, all=gettext_lazy("All books")),),
    search=gettext_lazy("Code or name"),
    sums=(Column("units", gettext_lazy("Units"), "count"), Column("area", gettext_lazy("Building area, m²"), "figure")),
)


@require_safe
def buildings(request: StaffRequest) -> HttpResponse | FileResponse:
    chosen = lists.read(request, BUILDINGS)
    book = chosen.book(request)
    listed = estate.listed_buildings(request.scope, BuildingFilter(book.id if book else None, chosen["q"]))
    return lists.answer(request, BUILDINGS, chosen, listed, "estate/buildings.html", context={"book": book})


@require_http_methods(FORM)
def new_buildings(request: StaffRequest) -> HttpResponse:
    at = book_asked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    form = BuildingsForm(edit.typed(request))
    known = estate.building_ids(request.scope, at.id)

    def order(typed: edit.Cleaned) -> int:
        new = _read(typed["lines"])
        return len(commands.add_buildings(request.actor, request.scope, at.id, new, today=today_in(at.timezone)))

    def told(made: int) -> str:
        return ngettext("%(n)s building was added.", "%(n)s buildings were added.", made) % {"n": count(made)}

    return edit.answer(
        request, form, "estate/new_buildings.html", order=order, said=told, faults=lambda typed: _faults(typed["lines"], known),
        done=lambda _made: f"{address('buildings')}?book={at.code}", context={"at": at, "books": books_to_choose(request)},
    )  # fmt: skip


def _read(lines: str) -> list[NewBuilding]:
    """One building a line: its code, and after a space its name."""
    parts = [line.split(maxsplit=1) for line in lines.splitlines() if line.strip()]
    return [NewBuilding(code, name[0].strip() if name else "") for code, *name in parts]


def _faults(lines: str, known: Collection[str]) -> Iterator[Refusal]:
    """What is wrong, each with its line; `known`: the codes that there are."""
    numbers = [number for number, line in enumerate(lines.splitlines(), 1) if line.strip()]
    seen: set[str] = set()
    for number, building in zip(numbers, _read(lines), strict=True):
        if building.code in known:
            yield AtLine("lines", line=number, fault=labels.told(AlreadyThere(kind=_("building"), name=building.code)))
        if building.code in seen:
            yield AtLine("lines", line=number, fault=labels.told(Twice(name=building.code)))
        seen.add(building.code)
        for fault in commands.faults_of_building(building):
            yield AtLine("lines", line=number, fault=labels.told(fault))


@require_http_methods(FORM)
def building(request: StaffRequest, book: str, building_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = estate.building(request.scope, at.id, building_id)
    form = BuildingForm(edit.typed(request), initial={"code": shown.code, "name": shown.name})

    def order(typed: edit.Cleaned) -> None:
        change = BuildingChange(building_id, typed["code"], typed["name"])
        commands.change_buildings(
            request.actor, request.scope, at.id, [change], today=today_in(at.timezone), reason=typed["reason"]
        )

    return edit.answer(
        request, form, "estate/building.html", order=order, done=lambda _made: f"{address('buildings')}?book={at.code}",
        said=_("Saved."), context={"building": shown, "book": at},
    )  # fmt: skip


@require_POST
def remove(request: StaffRequest, book: str, building_id: int) -> HttpResponse:
    at = book_of(request, book)
    shown = estate.building(request.scope, at.id, building_id)
    reason = plain(request.POST, "reason", 1000)
    commands.remove_buildings(request.actor, request.scope, at.id, [building_id], today=today_in(at.timezone), reason=reason)
    messages.success(request, _("Building %(code)s is removed.") % {"code": shown.code})
    return go_to(request, f"{address('buildings')}?book={at.code}")
