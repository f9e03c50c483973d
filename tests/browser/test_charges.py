"""Items, tariffs, formulas and binding in a browser: what is typed is answered at once; axe finds nothing."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tallystick.console.tests.garden import Garden
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs import commands
from tallystick.tariffs.commands import NewFormula, NewTariff, NewVersion
from tallystick.tariffs.models import Assignment

from .conftest import DESKTOP, PHONE
from .seen import faults_of

TIERS = "TIER(usage, 180, 0.56, 260, 0.61, 0.86)"


@pytest.fixture
def home(page: Page) -> str:
    return page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2]


def made(garden: Garden) -> tuple[int, int]:
    """A named formula, and a tariff by it."""
    formulas = commands.add_formulas(OPERATOR, EVERYTHING, garden.book_id, [NewFormula("Tiers", TIERS)], today=garden.today)
    new = NewTariff(garden.items["Property fee"], "Power", "formula", NewVersion(formula_text=TIERS))
    (tariff,) = commands.add_tariffs(OPERATOR, EVERYTHING, garden.book_id, [new], today=garden.today)
    return formulas["Tiers"], tariff


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(page: Page, home: str, garden: Garden, size: Any) -> None:
    """Where a tariff is drawn as a curve, and where it is bound; test_every_page has the other pages."""
    page.set_viewport_size(size)
    formula, tariff = made(garden)
    faults = []
    for path in (
        f"/tariffs/{tariff}/",
        f"/tariffs/{tariff}/change/",
        f"/formulas/{formula}/",
        f"/assignments/new/?tariff={tariff}",
    ):
        page.goto(home + path)
        expect(page.locator("main h1").first).to_be_visible()
        faults += faults_of(page, path)
    assert not faults, "\n".join(faults)


def test_a_formula_is_answered_while_it_is_typed(page: Page, home: str, garden: Garden) -> None:
    page.goto(home + "/formulas/new/")
    page.get_by_role("button", name="TIER(usage, 180").click()
    expect(page.locator("#tried .result")).to_contain_text("201.2")
    expect(page.locator("#tried svg path")).to_have_count(2)
    page.locator("[name=v_usage]").fill("200")
    expect(page.locator("#tried .result")).to_contain_text("113")
    page.locator("[name=text]").fill("usage * prize")
    expect(page.locator("#tried mark")).to_have_text("prize")
    expect(page.locator("#fault-text")).to_contain_text("At character 9")


def test_an_items_settings_are_told_while_they_are_typed(page: Page, home: str, garden: Garden) -> None:
    page.goto(home + "/items/new/")
    page.get_by_label("Days of grace").fill("30")
    page.get_by_label("Late fee, percent a day").fill("0.05")
    expect(page.locator("#told")).to_contain_text("due on 30 May 2020; from 31 May 2020 it bears 0.05% a day")


def test_the_price_that_a_method_asks_for_shows(page: Page, home: str, garden: Garden) -> None:
    page.goto(home + "/tariffs/new/")
    expect(page.locator("[name=unit_price]")).to_be_visible()
    page.get_by_text("One amount for all").click()
    expect(page.locator("[name=unit_price]")).to_be_hidden()
    expect(page.locator("[name=amount]")).to_be_visible()
    expect(page.locator("[name=price_for]")).to_be_hidden()
    page.get_by_label("One bill is for").select_option("3")
    expect(page.locator("[name=price_for]")).to_be_visible()


def test_units_ticked_stay_ticked_while_others_are_looked_for_and_are_bound_together(
    page: Page, home: str, garden: Garden
) -> None:
    new = NewTariff(garden.items["Property fee"], "Own", "per_asset")
    (own,) = commands.add_tariffs(OPERATOR, EVERYTHING, garden.book_id, [new], today=garden.today)
    page.goto(f"{home}/assignments/new/?book=GARDEN&tariff={own}&how=replace")
    search = page.locator(".unit-filters [name=q]")
    search.fill("1-1-101")
    expect(page.locator("[data-unit]")).to_have_count(1)
    page.get_by_label("1-1-101", exact=True).check()
    search.fill("2-1-202")
    expect(page.locator("[data-before]")).to_be_visible()
    page.get_by_label("2-1-202", exact=True).check()
    expect(page.locator("[data-units-told]")).to_have_text("2 units ticked")
    page.locator("[name=amount]").fill("100")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text("¥200.00")
    page.locator("[name=amount]").fill("150")
    expect(page.locator("#preview")).to_be_empty()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Bind 2 units").click()
    expect(page.locator("#bind")).to_contain_text("2 units were bound")
    assert Assignment.objects.filter(tariff_id=own).count() == 2
    page.get_by_role("button", name="Take it back").click()
    page.get_by_label("As if they had never been bound").check()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="End 2 assignments").click()
    expect(page.get_by_text("2 assignments were ended.")).to_be_visible()
    assert Assignment.objects.filter(tariff_id=own, removed_on=None).count() == 0


def test_a_fault_of_a_formula_is_marked_while_it_stands_there_alone(page: Page, home: str, garden: Garden) -> None:
    page.goto(home + "/formulas/new/")
    formula = page.locator("[data-formula]")
    for text, is_wrong in (("TIER(", "true"), ("usage * 2", None), ("usage *", "true"), ("usage * 3", None)):
        formula.fill(text)
        if is_wrong:
            expect(page.locator("#fault-text")).not_to_be_empty()
            expect(formula).to_have_attribute("aria-invalid", is_wrong)
        else:
            expect(page.locator("#fault-text")).to_be_empty()
            expect(formula).not_to_have_attribute("aria-invalid", "true")


def test_an_end_before_the_start_is_said_at_the_field_while_it_is_typed(page: Page, home: str, garden: Garden) -> None:
    page.goto(home + f"/assignments/new/?tariff={garden.tariffs['Property fee']}")
    page.get_by_label("From").fill("2020-05-01")
    page.get_by_label("To", exact=False).last.fill("2020-04-01")
    expect(page.locator("#fault-end_on")).to_contain_text("lies before the start")
    expect(page.locator("[name=end_on]")).to_have_attribute("aria-invalid", "true")
    page.locator("[data-unit]").first.check()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_be_empty()
    expect(page.locator("#fault-end_on")).to_contain_text("lies before the start")
    page.locator("[name=end_on]").fill("2020-06-01")
    expect(page.locator("#fault-end_on")).to_be_empty()
