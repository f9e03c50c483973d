"""axe finds nothing where pages say that there is nothing, and in what opens over them; test_every_page has the others."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tallystick.billing.models import Bill
from tallystick.cashier import commands as cashier
from tallystick.console.tests.garden import Garden
from tallystick.kit.who import EVERYTHING, OPERATOR

from .conftest import DESKTOP, PHONE
from .seen import faults_of


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(page: Page, garden: Garden, size: Any) -> None:
    page.set_viewport_size(size)
    home = page.url.removesuffix("/today/")
    faults = []
    for path in _paths(garden):
        page.goto(home + path)
        expect(page.locator("main h1").first).to_be_visible()
        faults += faults_of(page, path)
    page.goto(home + "/bills/?reset=1")
    page.locator("[data-tick]").first.check()
    page.get_by_role("button", name="Void").click()
    faults += faults_of(page, "the dialog")
    assert not faults, "\n".join(faults)


def _paths(garden: Garden) -> list[str]:
    bill = Bill.objects.filter(book_id=garden.book_id).order_by("id")[0]
    order = cashier.Collection(bill.account_id, [cashier.Pick(bill.id)], means=[cashier.Means("cash")])
    (receipt_id,) = cashier.collect(OPERATOR, EVERYTHING, garden.book_id, [order], today=garden.today)
    return ["/bills/?q=nobody", "/runs/preview/", "/desk/?q=1-1", f"/receipts/{receipt_id}/", "/bills/x/1/", "/signed-out/"]
