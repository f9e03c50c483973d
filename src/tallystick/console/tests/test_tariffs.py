"""Pages of what is charged: items, tariffs and their prices, formulas, what is bound to what."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tallystick.billing.models import Bill
from tallystick.identity import commands as identity
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs import commands, queries
from tallystick.tariffs.commands import NewFormula, NewItem, NewTariff, NewVersion
from tallystick.tariffs.models import ChargeItem, Formula, Tariff

from .garden import Garden, generate, make_garden

pytestmark = pytest.mark.django_db
TIERS = "TIER(usage, 180, 0.56, 260, 0.61, 0.86)"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def staff() -> Client:
    client = Client()
    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    assert client.get(f"/sign-in/{token}/").status_code == 302
    return client


@pytest.fixture
def garden() -> Garden:
    return make_garden(today_in("Asia/Shanghai"))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def tariff_of(garden: Garden, **more: Any) -> int:
    new = NewTariff(**{"item_id": garden.items["Property fee"], "name": "Power", "method": "formula", **more})
    (made,) = commands.add_tariffs(OPERATOR, EVERYTHING, garden.book_id, [new], today=garden.today)
    return made


ITEM = {
    "book": "GARDEN", "name": "Water", "cycle": "natural_year", "partial_period": "days", "late_from": "period_end",
    "grace_days": "30", "daily_percent": "0.05", "tax_percent": "6", "pre_generate_month": "0",
}  # fmt: skip
TARIFF = {
    "name": "High-rise",
    "method": "unit_price",
    "measure": "building_area",
    "unit_price": "1.234567",
    "months": "1",
    "price_for": "period",
}


def test_an_empty_installation_teaches_what_to_add(staff: Client) -> None:
    make_garden(today_in("Asia/Shanghai"))
    assert "Nothing is bound" not in text(staff.get("/assignments/"))
    assert "TIER(usage" in text(staff.get("/formulas/"))


def test_items_are_listed_found_and_exported(staff: Client, garden: Garden) -> None:
    page = text(staff.get("/items/"))
    assert page.index("Parking fee") < page.index("Property fee")
    assert "0.05% a day, after 30 days of grace" in page
    assert "Parking fee" not in text(staff.get("/items/?q=proper"))
    assert staff.get("/items/?as=csv").headers["Content-Disposition"].endswith('items.csv"')


def test_an_item_is_added_and_says_what_its_settings_mean(staff: Client, garden: Garden) -> None:
    answer = staff.post("/items/new/", ITEM)
    made = ChargeItem.objects.get(name="Water")
    assert answer.headers["Location"] == f"/items/{made.id}/"
    assert (made.book_id, made.tax_percent, made.daily_percent) == (garden.book_id, 6, Decimal("0.05"))
    page = text(staff.get(f"/items/{made.id}/"))
    assert "A bill for April 2020 is due on 30 May 2020; from 31 May 2020 it bears 0.05% a day." in page
    assert "21 of April’s 30 days" in page or "21 of April&#39;s 30 days" in page


def test_what_settings_mean_is_told_while_they_are_typed(staff: Client, garden: Garden) -> None:
    told = text(staff.post("/items/explain/", ITEM | {"late_from": "period_start", "grace_days": "x", "ceiling_percent": "1"}))
    assert "due on 1 Apr 2020" in told
    assert "never goes above 1.00" in told


def test_an_item_that_cannot_be_keeps_what_was_typed(staff: Client, garden: Garden) -> None:
    answer = staff.post("/items/new/", ITEM | {"daily_percent": "0.055", "name": "Property fee"})
    assert answer.status_code == 422
    assert "0.055 has more than 2 decimals" in text(answer)
    again = staff.post("/items/new/", ITEM | {"name": "Property fee"})
    assert again.status_code == 422
    assert "already" in text(again)
    assert ChargeItem.objects.count() == 2


def test_a_common_item_is_for_who_sees_all_books(staff: Client, garden: Garden) -> None:
    staff.post("/items/new/", ITEM | {"book": "~"})
    assert ChargeItem.objects.get(name="Water").book_id is None


def test_an_item_is_changed_copied_and_removed(staff: Client, garden: Garden) -> None:
    item = garden.items["Parking fee"]
    was = ChargeItem.objects.get(id=item)
    assert staff.post(f"/items/{item}/change/", ITEM | {"name": "Garage"}).status_code == 302
    assert ChargeItem.objects.get(id=item).name == "Garage" != was.name
    assert "Garage (copy)" in text(staff.get(f"/items/new/?copy={item}"))
    refused = staff.post(f"/items/{item}/remove/", {"reason": "gone"}, headers=HTMX)
    assert refused.status_code == 409
    assert "has tariffs" in text(refused)
    made = commands.add_items(OPERATOR, EVERYTHING, garden.book_id, [NewItem("Heat")], today=garden.today)["Heat"]
    assert staff.post(f"/items/{made}/remove/", {"reason": "a slip"}).headers["Location"] == "/items/"
    assert not ChargeItem.objects.filter(id=made).exists()


def test_the_cycle_of_a_billed_item_stays(staff: Client, garden: Garden) -> None:
    generate(garden, date(garden.today.year, 1, 31))
    item = garden.items["Property fee"]
    assert "There are bills of this item" in text(staff.get(f"/items/{item}/change/"))
    answer = staff.post(f"/items/{item}/change/", ITEM | {"name": "Property fee", "cycle": "billing_year"})
    assert answer.status_code == 422
    assert "stays: it has bills already" in text(answer)


def test_a_tariff_is_added_with_the_price_that_its_method_asks_for(staff: Client, garden: Garden) -> None:
    item = garden.items["Property fee"]
    page = text(staff.get(f"/tariffs/new/?item={item}"))
    assert f'value="{item}" selected' in page
    answer = staff.post("/tariffs/new/?book=GARDEN", TARIFF | {"item": item, "amount": "5", "formula_text": "floor *"})
    made = Tariff.objects.get(name="High-rise")
    assert answer.headers["Location"] == f"/tariffs/{made.id}/"
    (version,) = queries.versions(EVERYTHING, made.id)
    assert (version.unit_price, version.amount, version.formula_text) == (Decimal("1.234567"), None, "")
    page = text(staff.get(f"/tariffs/{made.id}/"))
    assert "1.234567 × building area" in page
    assert "it charges nobody" in page


def test_a_tariff_on_usage_for_a_quarter_is_refused_at_its_field(staff: Client, garden: Garden) -> None:
    form = TARIFF | {"item": garden.items["Property fee"], "method": "formula", "formula_text": TIERS, "months": "3"}
    answer = staff.post("/tariffs/new/?book=GARDEN", form)
    assert answer.status_code == 422
    assert "A tariff on usage is for one month." in text(answer)
    checked = text(staff.post("/tariffs/new/?book=GARDEN", form | {"formula_text": "usage * prize", "_check": "1"}))
    assert "At character 9" in checked


def test_prices_are_dated_changed_and_taken_away(staff: Client, garden: Garden) -> None:
    tariff = garden.tariffs["Property fee"]
    day = (garden.today + timedelta(days=400)).isoformat()
    answer = staff.post(f"/tariffs/{tariff}/prices/new/", {"unit_price": "1.3", "in_force_from": day})
    assert answer.headers["Location"] == f"/tariffs/{tariff}/rerate/"
    later = queries.versions(EVERYTHING, tariff)[1]
    again = staff.post(f"/tariffs/{tariff}/prices/new/", {"unit_price": "1.4", "in_force_from": day})
    assert again.status_code == 422
    assert staff.post(f"/tariffs/{tariff}/prices/{later.id}/", {"unit_price": "1.5", "in_force_from": day}).status_code == 302
    page = text(staff.get(f"/tariffs/{tariff}/"))
    assert "to come" in page
    assert "1.5 × building area" in page
    assert staff.post(f"/tariffs/{tariff}/prices/{later.id}/remove/", {"reason": "a slip"}).status_code == 302
    assert len(queries.versions(EVERYTHING, tariff)) == 1


def test_a_new_price_shows_which_bills_it_reaches_and_re_rates_them(staff: Client, garden: Garden) -> None:
    generate(garden, date(garden.today.year, 3, 31))
    tariff = garden.tariffs["Property fee"]
    first = Bill.objects.filter(tariff_id=tariff).order_by("-starts_on", "id")[0]
    day = date(garden.today.year, 2, 1).isoformat()
    staff.post(f"/tariffs/{tariff}/prices/new/", {"unit_price": "2", "in_force_from": day})
    page = text(staff.get(f"/tariffs/{tariff}/rerate/"))
    assert "Re-rate these 24 bills" in page
    assert staff.post(f"/tariffs/{tariff}/rerate/{garden.book_id}/").status_code == 302
    assert "Every bill has its right price" in text(staff.get(f"/tariffs/{tariff}/rerate/"))
    first.refresh_from_db()
    assert first.voided_at is not None


def test_a_tariff_is_tried_on_figures(staff: Client, garden: Garden) -> None:
    tariff = garden.tariffs["Property fee"]
    (version,) = queries.versions(EVERYTHING, tariff)
    tried = text(staff.get(f"/tariffs/{tariff}/try/?version={version.id}&v_building_area=100"))
    assert "¥120.00" in tried
    assert "1.2 × 100 = 120" in tried
    assert "has no figure" in text(staff.get(f"/tariffs/{tariff}/try/?version={version.id}&v_building_area="))
    assert staff.get(f"/tariffs/{tariff}/try/?version=0").status_code == 404


def test_a_tiered_price_is_drawn_with_a_table_of_its_tiers(staff: Client, garden: Garden) -> None:
    made = tariff_of(garden, version=NewVersion(formula_text=TIERS))
    page = text(staff.get(f"/tariffs/{made}/"))
    assert page.count('class="band') == 6  # three tiers, two pictures
    assert "above 180 to 260: 0.61" in page
    assert "<style" not in page
    assert 'style="' not in page


def test_what_was_bound_stays_and_the_page_says_what_to_do(staff: Client, garden: Garden) -> None:
    tariff = garden.tariffs["Property fee"]
    page = text(staff.get(f"/tariffs/{tariff}/change/"))
    assert "Copy the tariff, and bind the copy instead." in page
    answer = staff.post(f"/tariffs/{tariff}/change/", TARIFF | {"name": "Even", "months": "3", "method": "fixed"})
    assert answer.status_code == 302
    found = queries.tariff_by_id(EVERYTHING, tariff)
    assert (found.name, found.months, found.method) == ("Even", 1, "unit_price")
    refused = staff.post(f"/tariffs/{tariff}/remove/", {"reason": "gone"}, headers=HTMX)
    assert refused.status_code == 409


def test_a_tariff_that_was_never_bound_may_turn_to_another_method(staff: Client, garden: Garden) -> None:
    made = tariff_of(garden, version=NewVersion(formula_text=TIERS))
    form = TARIFF | {"method": "fixed", "amount": "80", "months": "3", "price_for": "month"}
    assert staff.post(f"/tariffs/{made}/change/", form).status_code == 302
    found = queries.tariff_by_id(EVERYTHING, made)
    assert (found.method, found.months, found.on_usage) == ("fixed", 3, False)
    assert staff.post(f"/tariffs/{made}/remove/", {"reason": "a slip"}).headers["Location"] == "/tariffs/"


def test_a_formula_is_tried_while_it_is_written(staff: Client, garden: Garden) -> None:
    tried = text(staff.post("/formulas/try/", {"text": TIERS, "v_usage": "320", "in_currency": "CNY"}))
    assert "201.2" in tried
    assert "180 × 0.56 + 80 × 0.61 + 60 × 0.86" in tried
    assert "What one more costs, CNY" in tried
    faulty = text(staff.post("/formulas/try/", {"text": "usage * <b>", "in_currency": ""}))
    assert "<mark>&lt;</mark>" in faulty
    assert "divides by zero" in text(staff.post("/formulas/try/", {"text": "1 / floor", "v_floor": "0"}))
    needed = text(staff.post("/formulas/figures/", {"text": "floor * household", "v_floor": "12"}))
    assert 'name="v_floor" value="12"' in needed
    assert 'name="v_household" value="3"' in needed


def test_a_formula_is_kept_with_the_figures_that_were_tried(staff: Client, garden: Garden) -> None:
    form = {"book": "GARDEN", "name": "Tiers", "text": TIERS, "keep": "1", "v_usage": "200"}
    assert staff.post("/formulas/new/", form | {"text": "TIER(usage, 260, 1, 180, 2, 3)"}).status_code == 422
    assert staff.post("/formulas/new/", form).status_code == 302
    made = Formula.objects.get(name="Tiers")
    assert made.examples == [{"values": {"usage": "200"}, "result": "113.00"}]
    page = text(staff.get(f"/formulas/{made.id}/"))
    assert "usage 200" in page
    staff.post(f"/formulas/{made.id}/examples/", {"v_usage": "320"})
    changed = {"name": "Tiers", "text": "usage * 2", "examples": ["0", "1"]}
    refused = staff.post(f"/formulas/{made.id}/change/", changed)
    assert refused.status_code == 422
    assert "Example 1 gives 400, not 113.00" in text(refused)
    assert staff.post(f"/formulas/{made.id}/change/", changed | {"examples": []}).status_code == 302
    made.refresh_from_db()
    assert (made.text, made.examples) == ("usage * 2", [])
    assert staff.post(f"/formulas/{made.id}/remove/", {"reason": "gone"}).headers["Location"] == "/formulas/"


def test_an_example_is_dropped(staff: Client, garden: Garden) -> None:
    example = commands.Example({"floor": Decimal(3)}, Decimal(6))
    new = NewFormula("Lift", "floor * 2", (example,))
    made = commands.add_formulas(OPERATOR, EVERYTHING, garden.book_id, [new], today=garden.today)["Lift"]
    staff.post(f"/formulas/{made}/examples/drop/", {"number": "0"})
    assert Formula.objects.get(id=made).examples == []


def test_variables_stand_in_the_readers_language(staff: Client, garden: Garden) -> None:
    staff.post("/language/", {"language": "zh-hans", "next": "/"})
    page = text(staff.get("/formulas/new/"))
    assert 'data-insert="本年已用"' in page
    assert 'data-insert="TIER(, , , )"' in page
    assert "用量 × 1" not in page


def test_pages_ask_as_much_of_the_database_whatever_there_is(staff: Client) -> None:
    small = make_garden(today_in("Asia/Shanghai"))
    paths = [
        "/items/?book=GARDEN",
        "/tariffs/?book=GARDEN",
        "/assignments/?book=GARDEN",
        f"/tariffs/{small.tariffs['Property fee']}/",
        f"/items/{small.items['Property fee']}/",
    ]
    first = [asked(staff, path) for path in paths]
    large = make_garden(today_in("Asia/Shanghai"), code="RIVER", floors=8)
    for number in range(5):
        version = NewVersion(date(2030 + number, 1, 1), unit_price=Decimal(number))
        commands.add_version(OPERATOR, EVERYTHING, small.tariffs["Property fee"], version, today=large.today)
        tariff_of(small, name=f"More {number}", version=NewVersion(formula_text=TIERS))
    assert [asked(staff, path) for path in paths] == first


def asked(client: Client, path: str) -> int:
    client.get(path)  # the first time, filters are remembered
    with CaptureQueriesContext(connection) as queries_of:
        assert client.get(path).status_code == 200
    return len(queries_of)


def test_a_stranger_finds_nothing(garden: Garden) -> None:
    for path in ("/items/", f"/items/{garden.items['Property fee']}/", "/tariffs/new/", "/assignments/"):
        assert Client().get(path).status_code == 401
