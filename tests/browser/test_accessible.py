"""axe finds nothing on any page: wide and narrow, light and dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tallystick.billing.models import Bill
from tallystick.cashier import commands as cashier
from tallystick.console.tests.garden import Garden
from tallystick.kit.who import EVERYTHING, OPERATOR

from .conftest import DESKTOP, PHONE

AXE = Axe()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, garden: Garden, size: Any, scheme: Any) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    home = page.url.removesuffix("/today/")
    faults = []
    for path in _paths(garden):
        page.goto(home + path)
        expect(page.locator("main h1").first).to_be_visible()
        faults += _faults(page, path)
    page.goto(home + "/bills/?reset=1")
    page.locator("[data-tick]").first.check()
    page.get_by_role("button", name="Void").click()
    faults += _faults(page, "the dialog")
    assert not faults, "\n".join(faults)


def _paths(garden: Garden) -> list[str]:
    bill = Bill.objects.filter(book_id=garden.book_id).order_by("id")[0]
    order = cashier.Collection(bill.account_id, [cashier.Pick(bill.id)], means=[cashier.Means("cash")])
    (receipt_id,) = cashier.collect(OPERATOR, EVERYTHING, garden.book_id, [order], today=garden.today)
    return [
        "/bills/", f"/bills/GARDEN/{bill.id}/", "/bills/?q=nobody", "/runs/", f"/runs/{bill.run_id}/", "/runs/new/",
        "/runs/preview/", "/desk/", "/desk/?q=1-1", "/desk/GARDEN/1-1-102/", f"/receipts/{receipt_id}/", "/bills/x/1/",
        "/signed-out/",
    ]  # fmt: skip


def _faults(page: Page, where: str) -> list[str]:
    """What axe finds: page, rule, the parts of the page."""
    found = AXE.run(page).response["violations"]
    return [f"{where}: {fault['id']}: {[node['target'] for node in fault['nodes']][:3]}" for fault in found]
