"""Many units at once: a building said by its staircases, floors and units a floor."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from tallystick.estate import commands
from tallystick.estate import queries as estate
from tallystick.estate.commands import NewAsset, NewBuilding
from tallystick.kit.period import today_in
from tallystick.kit.refusal import Refusal
from tallystick.kit.sql import Row

from .. import edit
from ..door import StaffRequest, address, show
from ..writing import count
from .chosen import FORM, book_asked, books_to_choose
from .forms import ManyForm

PREVIEW = "_preview"
MOST_UNITS = 5000
FLOORS_SHOWN, UNITS_SHOWN = 12, 12
FIRST = {"staircases": 1, "first_floor": 1, "last_floor": 6, "per_floor": 2}


class NotFloors(Refusal):
    code = "not_floors"
    sentence = gettext_lazy("“{value}” does not say floors. Write them with commas between: 4, 13, 14.")


class FloorsUpsideDown(Refusal):
    code = "floors_upside_down"
    sentence = gettext_lazy("The last floor, {last}, is below the first, {first}.")


class TooManyUnits(Refusal):
    code = "too_many_units"
    sentence = gettext_lazy("That makes {made} units in all; at most {most} are added at once. Add the rest afterwards.")


@require_http_methods(FORM)
def new_units(request: StaffRequest) -> HttpResponse:
    at = book_asked(request)
    if at is None:
        return show(request, "estate/no_book.html")
    form = ManyForm(edit.typed(request), initial=FIRST)
    buildings = estate.buildings(request.scope, at.id)
    if PREVIEW in request.POST:
        return show(request, "estate/_many.html", "estate/_many.html", **_preview(request, at, form))

    def order(typed: edit.Cleaned) -> int:
        today = today_in(at.timezone)
        code = typed["building_code"]
        if code not in [row.code for row in buildings]:
            new = NewBuilding(code, typed["building_name"])
            commands.add_buildings(request.actor, request.scope, at.id, [new], today=today)
        return len(commands.add_assets(request.actor, request.scope, at.id, units_of(typed), today=today))

    def told(made: int) -> str:
        return ngettext("%(n)s unit was added.", "%(n)s units were added.", made) % {"n": count(made)}

    return edit.answer(
        request, form, "estate/new_units.html", order=order, said=told, faults=faults_of,
        done=lambda _made: f"{address('units')}?book={at.code}",
        context={"at": at, "books": books_to_choose(request), "buildings": buildings},
    )  # fmt: skip


def faults_of(typed: edit.Cleaned) -> Iterator[Refusal]:
    """What is wrong with figures that could be read one by one."""
    try:
        floors = floors_of(typed)
    except ValueError:
        yield NotFloors("left_out", value=typed["left_out"])
        return
    if typed["last_floor"] < typed["first_floor"]:
        yield FloorsUpsideDown("last_floor", first=typed["first_floor"], last=typed["last_floor"])
    made = len(floors) * typed["staircases"] * typed["per_floor"]
    if made > MOST_UNITS:
        yield TooManyUnits("per_floor", made=count(made), most=count(MOST_UNITS))


def floors_of(typed: edit.Cleaned) -> list[int]:
    """The floors that have units, from below. There is no floor 0 unless somebody begins or ends with it."""
    left_out = {int(text) for text in typed["left_out"].replace("，", ",").split(",") if text.strip()}
    if 0 not in (typed["first_floor"], typed["last_floor"]):
        left_out.add(0)
    return [floor for floor in range(typed["first_floor"], typed["last_floor"] + 1) if floor not in left_out]


def units_of(typed: edit.Cleaned) -> list[NewAsset]:
    """The units: 1-2-301 is the first of the third floor in the second staircase of building 1; -102 the second in the cellar."""
    return [
        NewAsset(
            f"{typed['building_code']}-{staircase}-{room}", "unit", building_code=typed["building_code"], room=room,
            floor=floor, building_area=typed["building_area"],
        )
        for staircase in range(1, typed["staircases"] + 1)
        for floor in floors_of(typed)
        for room in (f"{floor}{number:02d}" for number in range(1, typed["per_floor"] + 1))
    ]  # fmt: skip


def _preview(request: StaffRequest, at: Row, form: ManyForm) -> dict[str, Any]:
    """What would be made: how many, the floors from above, and which of the codes there are already."""
    if not form.is_valid() or any(faults_of(form.cleaned_data)):
        return {"made": 0, "floors": [], "taken": []}
    made = units_of(form.cleaned_data)
    taken = sorted(estate.asset_ids(request.scope, at.id, [unit.code for unit in made]))
    return {"made": len(made), "floors": _drawn(made), "taken": taken, "more_taken": max(0, len(taken) - UNITS_SHOWN)}


def _drawn(made: Sequence[NewAsset]) -> list[tuple[int | None, list[str]]]:
    """The first staircase's floors, the top one first; of a high building the lower floors alone."""
    floors: dict[int | None, list[str]] = {}
    for unit in made:
        floors.setdefault(unit.floor, []).append(unit.code)
    shown = list(floors.items())[:FLOORS_SHOWN]
    return [(floor, codes[:UNITS_SHOWN]) for floor, codes in reversed(shown)]
