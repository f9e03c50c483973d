"""Pages of what is bound to what: units chosen and bound at once, assignments listed and ended, each after a look."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tallystick.billing.models import Bill
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs import commands
from tallystick.tariffs.commands import NewItem, NewVersion
from tallystick.tariffs.models import Assignment

from .garden import Garden, generate
from .test_tariffs import HTMX, garden, staff, tariff_of, text

__all__ = ["garden", "staff"]
pytestmark = pytest.mark.django_db


def bind(garden: Garden, tariff: int, *units: str, **more: Any) -> dict[str, Any]:
    chosen = [garden.assets[unit] for unit in units]
    start = date(garden.today.year, 5, 1).isoformat()
    return {
        "book": "GARDEN",
        "tariff": tariff,
        "unit": chosen,
        "start_on": start,
        "end_on": "",
        "amount": "",
        "how": "add",
        **more,
    }


def test_units_are_chosen_by_building_kind_and_text_and_stay_ticked(staff: Client, garden: Garden) -> None:
    tariff = garden.tariffs["Property fee"]
    page = text(staff.get(f"/assignments/new/?book=GARDEN&tariff={tariff}"))
    assert page.count("data-unit ") == 14
    ticked = garden.assets["1-1-101"]
    shown = text(staff.get(f"/assignments/new/units/?book=GARDEN&tariff={tariff}&kind=unit&q=2-1&unit={ticked}"))
    assert shown.count("data-unit ") == 6
    assert f'name="before" value="{ticked}"' in shown
    none = text(staff.get(f"/assignments/new/units/?book=GARDEN&tariff={tariff}&kind=unit&without=1"))
    assert "No unit matches" in none


def test_binding_is_seen_before_it_is_done(staff: Client, garden: Garden) -> None:
    generate(garden, date(garden.today.year, 6, 30))
    own = tariff_of(garden, name="Own", method="per_asset")
    form = bind(garden, own, "1-1-101", "1-1-102", amount="100")
    seen = text(staff.post("/assignments/new/preview/", form))
    assert "2 stand in the way" in seen
    assert staff.post("/assignments/new/", form, headers=HTMX).status_code == 409
    form |= {"how": "replace", f"a_{garden.assets['1-1-102']}": "250"}
    seen = text(staff.post("/assignments/new/preview/", form))
    assert "¥350.00" in seen
    assert "Bind 2 units" in seen
    done = text(staff.post("/assignments/new/", form, headers=HTMX))
    assert "2 units were bound" in done
    made = Assignment.objects.filter(tariff_id=own).order_by("asset_id")
    assert [row.amount for row in made] == [100, 250]
    voided = Bill.objects.filter(voided_how=Bill.Voided.ASSIGNMENT_ENDED).count()
    assert voided == 4


def test_all_that_match_are_bound_at_once(staff: Client, garden: Garden) -> None:
    heat = commands.add_items(OPERATOR, EVERYTHING, garden.book_id, [NewItem("Heat")], today=garden.today)["Heat"]
    flat = tariff_of(
        garden, item_id=heat, name="Heat", method="unit_price", measure="inner_area", version=NewVersion(unit_price=Decimal(2))
    )
    form = bind(garden, flat, kind="unit", all="1")
    assert "12 would fail" in text(staff.post("/assignments/new/preview/", form))
    staff.post("/assignments/new/", form)
    assert Assignment.objects.filter(tariff_id=flat).count() == 12


def test_binding_needs_units_and_a_tariff(staff: Client, garden: Garden) -> None:
    tariff = garden.tariffs["Property fee"]
    assert "Tick the units" in text(staff.post("/assignments/new/preview/", bind(garden, tariff), headers=HTMX))
    form = bind(garden, tariff, "1-1-101") | {"tariff": ""}
    assert "Choose the tariff" in text(staff.post("/assignments/new/preview/", form, headers=HTMX))


def test_ticked_assignments_are_ended_after_a_look(staff: Client, garden: Garden) -> None:
    generate(garden, date(garden.today.year, 6, 30))
    rows = Assignment.objects.filter(tariff_id=garden.tariffs["Parking fee"])
    page = text(staff.post("/assignments/end/", {"tick": [f"{row.book_id}-{row.id}" for row in rows]}))
    assert "End 2 assignments" in page
    form = {"ids": ",".join(str(row.id) for row in rows), "end_on": f"{garden.today.year}-04-30", "reason": "closed"}
    assert "4 unpaid bills are voided" in text(staff.post("/assignments/end/preview/", form))
    assert staff.post("/assignments/end/", form).headers["Location"] == "/assignments/"
    assert {row.end_on for row in rows.all()} == {date(garden.today.year, 4, 30)}
    never = staff.post("/assignments/end/", form | {"how": "never"})
    assert never.status_code == 302
    assert Assignment.objects.filter(tariff_id=garden.tariffs["Parking fee"], removed_on=None).count() == 0


def test_all_that_the_list_matches_can_be_ended(staff: Client, garden: Garden) -> None:
    page = text(staff.post("/assignments/end/", {"all": "1", "matching": "book=GARDEN&q=1-1-10"}))
    assert "End 2 assignments" in page
    assert staff.post("/assignments/end/", {}, headers=HTMX).status_code == 409


def test_one_assignment_shows_all_that_its_unit_bears(staff: Client, garden: Garden) -> None:
    row = Assignment.objects.get(asset_id=garden.assets["1-1-101"])
    page = text(staff.get(f"/assignments/GARDEN/{row.id}/"))
    assert "1.2 × building area" in page
    assert "All that this unit bears" in page
    assert staff.get("/assignments/GARDEN/0/").status_code == 404


@pytest.mark.parametrize("query", ["state=ended", "state=coming", "kind=parking", "q=1-1-101", "sort=tariff",
                                   "sort=start&order=desc",
                                   "day=2020-01-01", "state=removed"])  # fmt: skip
def test_every_filter_of_assignments_answers(staff: Client, garden: Garden, query: str) -> None:
    assert staff.get(f"/assignments/?book=GARDEN&{query}").status_code == 200


BACKWARDS = {"start_on": "2020-05-01", "end_on": "2020-04-01"}


def test_an_end_before_the_start_is_told_at_its_field_while_one_types(staff: Client, garden: Garden) -> None:
    form = bind(garden, garden.tariffs["Property fee"], "1-1-101") | BACKWARDS
    told = text(staff.post("/assignments/new/preview/", form | {"_check": "1"}, headers=HTMX))
    assert 'id="fault-end_on" hx-swap-oob="true">The end 1 Apr 2020 lies before the start 1 May 2020.</p>' in told
    mended = text(staff.post("/assignments/new/preview/", form | {"_check": "1", "end_on": "2020-06-01"}, headers=HTMX))
    assert '<p class="fault" id="fault-end_on" hx-swap-oob="true"></p>' in mended


@pytest.mark.parametrize("path", ["/assignments/new/preview/", "/assignments/new/"])
def test_terms_that_cannot_be_are_refused_at_their_field_and_nothing_else_is_touched(
    staff: Client, garden: Garden, path: str
) -> None:
    before = Assignment.objects.count()
    wrong = bind(garden, garden.tariffs["Property fee"], "1-1-101")
    for change, field in ((BACKWARDS, "end_on"), ({"start_on": ""}, "start_on"), ({"amount": "much"}, "amount")):
        answer = staff.post(path, wrong | change, headers=HTMX)
        assert (answer.status_code, answer.headers["HX-Reswap"]) == (422, "none")
        fault = text(answer).split(f'id="fault-{field}" hx-swap-oob="true">')[1].split("</p>")[0]
        assert fault
        assert "_on" not in fault
    assert Assignment.objects.count() == before


def test_an_amount_that_is_missing_or_not_asked_for_is_told_at_its_field(staff: Client, garden: Garden) -> None:
    own = tariff_of(garden, name="Own", method="per_asset")
    told = text(staff.post("/assignments/new/preview/", bind(garden, own, "1-1-101"), headers=HTMX))
    assert 'id="fault-amount" hx-swap-oob="true">Own needs an amount of its own' in told
    given = bind(garden, garden.tariffs["Property fee"], "1-1-101", amount="5")
    assert "has its own price" in text(staff.post("/assignments/new/preview/", given, headers=HTMX))


def test_an_unreadable_amount_of_one_unit_names_the_unit(staff: Client, garden: Garden) -> None:
    own = tariff_of(garden, name="Own", method="per_asset")
    form = bind(garden, own, "1-1-101", amount="5") | {f"a_{garden.assets['1-1-101']}": "-3"}
    assert "1-1-101: “-3” is below zero" in text(staff.post("/assignments/new/preview/", form, headers=HTMX))


def test_without_a_script_the_page_comes_back_with_what_is_wrong(staff: Client, garden: Garden) -> None:
    answer = staff.post("/assignments/new/", bind(garden, garden.tariffs["Property fee"], "1-1-101") | BACKWARDS)
    assert answer.status_code == 422
    assert "lies before the start" in text(answer)
