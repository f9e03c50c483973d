"""The list of bills: what is left of many and why, what a void bill owes, which filters are remembered."""

import re
from datetime import date
from importlib import import_module

import pytest
from django.test import Client
from django.utils import timezone

from tallystick.billing.models import Bill
from tallystick.cashier import commands as cashier
from tallystick.identity import commands as identity
from tallystick.identity.models import Role, User
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR

from .garden import Garden, generate, make_garden
from .test_billing_pages import FRAGMENT, _exact, _first_bill, _overdue, _rows, _text, _ticks

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    """A browser in which Mrs Zhao has signed in."""
    identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client = Client()
    client.force_login(User.objects.get())
    return client


@pytest.fixture
def garden() -> Garden:
    made = make_garden(today_in("Asia/Shanghai"))
    generate(made, date(made.today.year, 3, 31))
    return made


def test_of_ten_bills_the_one_that_is_void_already_is_told(staff: Client, garden: Garden) -> None:
    bills = list(Bill.objects.order_by("id")[:10])
    staff.post("/bills/void/", _ticks(bills[0]) | {"sure": "1", "reason": "agreed"})
    weighed = _text(staff.post("/bills/void/", _ticks(*bills)))
    assert "9 bills" in weighed
    assert "1 bill is void already." in weighed
    staff.post("/bills/void/", _ticks(*bills) | {"sure": "1", "reason": "agreed", "weighed": "10"})
    assert "9 bills were voided. 1 bill is void already." in _text(staff.get("/bills/?to="))


def test_what_does_not_match_any_more_is_told(staff: Client, garden: Garden) -> None:
    form = {"all": "1", "matching": "book=GARDEN&q=1-1-102&to="}
    assert 'name="weighed" value="3"' in _text(staff.post("/bills/void/", form))
    bill = Bill.objects.filter(asset_id=garden.assets["1-1-102"]).earliest("id")
    staff.post("/bills/void/", _ticks(bill) | {"sure": "1", "reason": "agreed"})
    staff.get("/bills/")
    staff.post("/bills/void/", form | {"sure": "1", "reason": "agreed", "weighed": "3"})
    said = "2 bills were voided. 1 bill that matched before was changed meanwhile, and is left."
    assert said in _text(staff.get("/bills/?to="))


def test_a_void_bill_owes_nothing_anywhere(staff: Client, garden: Garden) -> None:
    bill = _overdue(_first_bill(garden))
    staff.post("/bills/void/", _ticks(bill) | {"sure": "1", "reason": "agreed"})
    chosen = "state=void&to="
    tiles = re.findall("<b>([^<]*)</b>", _text(staff.get(f"/bills/totals/?{chosen}", headers=FRAGMENT)))
    assert tiles == ["1", "107.40", "0.00", "0.00", "0.00"]
    assert "107.40" not in _text(staff.get(f"/bills/?{chosen}")).split('class="figure outstanding')[1].split("</td>")[0]
    rows = _rows(staff.get(f"/bills/bills.xlsx?{chosen}"))
    place = rows[0].index("Outstanding")
    assert [_exact(row[place]) for row in rows[1:]] == [0, 0]
    shown = _text(staff.get(f"/bills/GARDEN/{bill.id}/"))
    assert "Collect at the desk" not in shown


def test_a_receipt_outside_ones_items_has_neither_number_nor_link_on_a_bill(garden: Garden) -> None:
    bill = _first_bill(garden)
    paid = cashier.Collection(bill.account_id, "all", means=(cashier.Means("cash"),))
    (receipt_id,) = cashier.collect(OPERATOR, EVERYTHING, garden.book_id, [paid], today=garden.today)
    role = Role.objects.create(name="water", permissions=["bills.see", "receipts.see"])
    items = [bill.item_id]
    user = User.objects.create(username="li", name="Mr Li", role=role, all_books=True, all_items=False, item_ids=items)
    client = Client()
    client.force_login(user)
    shown = _text(client.get(f"/bills/GARDEN/{bill.id}/"))
    assert "a receipt outside your items" in shown
    assert f"/receipts/{receipt_id}/" not in shown
    assert f"{garden.today.year}-000001" not in shown


def test_bills_filters_that_were_refused_are_not_remembered(staff: Client, garden: Garden) -> None:
    staff.get("/bills/?q=chen&to=")
    refused = staff.get("/bills/?from=nonsense")
    assert refused.status_code == 409
    assert 'href="/bills/?reset=1">Back to: Bills<' in _text(refused)
    assert 'value="q=chen&amp;to="' in _text(staff.get("/bills/"))


def test_months_that_end_before_they_begin_are_refused(staff: Client, garden: Garden) -> None:
    refused = staff.get("/bills/?from=2020-05&to=2020-04")
    assert refused.status_code == 409
    assert "Month to: This is before" in refused.content.decode()


def test_bills_left_narrowed_to_what_is_gone_are_looked_at_anew(staff: Client, garden: Garden) -> None:
    session = staff.session
    session["bills"] = "book=GONE&to="
    session.save()
    assert staff.get("/bills/", follow=True).status_code == 200
    assert staff.get("/bills/").status_code == 200


def test_a_second_book_says_what_to_do_first(staff: Client, garden: Garden) -> None:
    staff.get("/units/?building=G1")
    form = {"code": "RIVER", "name": "River Bend", "kind": "community", "currency": "CNY", "timezone": "Asia/Shanghai"}
    there = staff.post("/books/new/", form).headers["Location"]
    page = _text(staff.get(there))
    assert "There are no units yet" in page
    assert '<option value="GARDEN"' in page
    assert "Nothing matches" not in page
    assert "There are no bills yet" in _text(staff.get("/bills/?book=RIVER"))
    assert "Nothing matches" not in _text(staff.get("/receipts/?book=RIVER"))


def test_bills_that_are_too_many_to_sort_say_so(staff: Client, garden: Garden, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "narrow the list to sort it" not in _text(staff.get("/bills/?to=&sort=amount"))
    monkeypatch.setattr(import_module("tallystick.billing.queries.bills"), "SORTED_AT_MOST", 1)
    assert "narrow the list to sort it by unit" in _text(staff.get("/bills/?to=&sort=amount"))
