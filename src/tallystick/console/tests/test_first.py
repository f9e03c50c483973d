"""The guided set-up: each step orders one thing, goes on, and is found again where it was left."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tallystick.accounts.models import Book
from tallystick.billing.commands import carry_out_run
from tallystick.billing.models import Bill
from tallystick.estate.models import Asset
from tallystick.identity import commands as identity
from tallystick.identity.models import Role, User
from tallystick.kit.models import Run
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs import commands as tariffs
from tallystick.tariffs.commands import NewItem
from tallystick.tariffs.models import Assignment, ChargeItem, Tariff

from .garden import make_garden

pytestmark = pytest.mark.django_db
BOOK = {"name": "Garden Court", "code": "GARDEN", "currency": "CNY", "timezone": "Asia/Shanghai"}
UNITS = {"code": "1", "name": "", "staircases": "2", "floors": "3", "per_floor": "2", "area": "89.5"}
ITEM = {"name": "Property fee", "partial_period": "days", "grace_days": "30", "daily_percent": "0.05"}


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.get(f"/sign-in/{identity.make_first_administrator(OPERATOR, 'zhao', 'Mrs Zhao', now=timezone.now())}/")
    return client


def sent(staff: Client, path: str, form: dict[str, Any]) -> str:
    answer = staff.post(path, form)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def walk_to(staff: Client, step: str) -> str:
    """Do all steps before this one; where the last of them goes on to."""
    place = sent(staff, "/first/book/", BOOK)
    if step == "units":
        return place
    place = sent(staff, place, UNITS)
    if step == "item":
        return place
    place = sent(staff, place, ITEM)
    if step == "tariff":
        return place
    item = ChargeItem.objects.get(book__code="GARDEN")
    place = sent(staff, place, {"name": "By area", "item": item.id, "method": "unit_price", "price": "1.2", "months": "1"})
    if step == "assignments":
        return place
    tariff = Tariff.objects.get(item=item)
    return sent(staff, place, {"tariff": tariff.id, "start_on": today_in("Asia/Shanghai").replace(day=1).isoformat()})


def test_an_empty_installation_leads_there(staff: Client) -> None:
    assert staff.get("/").headers["Location"] == "/first/"
    assert staff.get("/first/").headers["Location"] == "/first/book/"
    assert b"/first/" in staff.get("/bills/").content


@pytest.mark.parametrize(
    ("language", "currency", "timezone"),
    [("zh-hans", b'value="CNY"', b"Asia/Shanghai"), ("vi", b'value="VND"', b"Asia/Ho_Chi_Minh")],
)
def test_what_can_be_guessed_is_filled_in(staff: Client, language: str, currency: bytes, timezone: bytes) -> None:
    staff.cookies["django_language"] = language
    page = staff.get("/first/book/").content
    assert currency in page
    assert b'value="' + timezone + b'"' in page


def test_from_the_book_to_the_run_each_step_goes_on(staff: Client) -> None:
    assert walk_to(staff, "run") == "/first/GARDEN/run/"
    assert list(Asset.objects.order_by("code").values_list("code", flat=True)[:3]) == ["1-1-101", "1-1-102", "1-1-201"]
    assert (Asset.objects.count(), Assignment.objects.count()) == (12, 12)
    assert "¥1,288.80" in staff.get("/first/GARDEN/run/").content.decode()  # 12 × 89.50 × 1.20
    going = sent(staff, "/first/GARDEN/run/", {})
    assert b"hx-get" in staff.get(going).content
    carry_out_run(Run.objects.get().id)
    assert Bill.objects.count() == 12
    on = staff.get(going, headers={"HX-Request": "true"})
    assert on.headers["HX-Redirect"] == "/first/GARDEN/receipt/"
    assert staff.get("/first/GARDEN/receipt/").headers["Location"] == "/desk/GARDEN/1-1-101/"
    assert b"Ctrl+Enter" in staff.get("/desk/GARDEN/1-1-101/").content
    assert staff.get("/first/GARDEN/done/").headers["Location"] == "/first/GARDEN/receipt/"


@pytest.mark.parametrize("step", ["units", "item", "tariff", "assignments", "run"])
def test_it_is_found_again_where_it_was_left(staff: Client, step: str) -> None:
    assert walk_to(staff, step) == f"/first/GARDEN/{step}/"
    assert staff.get("/first/").headers["Location"] == f"/first/GARDEN/{step}/"
    page = staff.get(f"/first/GARDEN/{step}/")
    assert page.status_code == 200
    assert b'aria-current="step"' in page.content


def test_another_building_is_made_by_coming_back(staff: Client) -> None:
    walk_to(staff, "run")
    assert sent(staff, "/first/GARDEN/units/", UNITS | {"code": "2"}) == "/first/GARDEN/run/"
    assert Asset.objects.count() == 24
    tariff = Tariff.objects.get()
    sent(staff, "/first/GARDEN/assignments/", {"tariff": tariff.id, "start_on": "2020-01-01"})
    assert Assignment.objects.count() == 24


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/first/book/", BOOK | {"currency": "XXX1"}),
        ("/first/book/", BOOK | {"timezone": "Middle/Earth"}),
        ("/first/book/", BOOK | {"name": ""}),
        ("/first/GARDEN/units/", UNITS | {"floors": "0"}),
        ("/first/GARDEN/units/", UNITS | {"floors": "99", "per_floor": "99"}),
        ("/first/GARDEN/units/", UNITS | {"area": "-1"}),
        ("/first/GARDEN/item/", ITEM | {"daily_percent": "1e9"}),
        ("/first/GARDEN/tariff/", {"name": "x", "item": "999999", "method": "unit_price", "price": "1", "months": "1"}),
        ("/first/GARDEN/tariff/", {"name": "x", "item": "", "method": "?", "price": "1.1234567", "months": "5"}),
        ("/first/GARDEN/assignments/", {"tariff": "", "start_on": "2020-02-30"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(staff: Client, path: str, form: dict[str, str]) -> None:
    if path != "/first/book/":
        walk_to(staff, "units")
    answer = staff.post(path, form)
    assert answer.status_code == 422
    assert b'aria-invalid="true"' in answer.content
    assert Asset.objects.count() == 0


def test_a_code_that_is_taken_is_said(staff: Client) -> None:
    walk_to(staff, "units")
    answer = staff.post("/first/book/", BOOK | {"name": "Another"})
    assert answer.status_code == 422
    assert b'id="fault-code">There is a book with the code GARDEN already' in answer.content
    assert Book.objects.count() == 1


def test_it_is_for_who_may_open_books(staff: Client) -> None:
    make_garden(today_in("Asia/Shanghai"))
    accountant = Client()
    accountant.force_login(
        User.objects.create(username="li", name="Mr Li", role=Role.objects.get(code="accountant"), all_books=True)
    )
    for path in ("/first/", "/first/book/", "/first/GARDEN/units/"):
        assert accountant.get(path).status_code == 404
    assert staff.get("/first/").headers["Location"] == "/first/GARDEN/run/"


def test_only_the_items_that_were_made_on_the_way_are_offered(staff: Client) -> None:
    tariffs.add_items(OPERATOR, EVERYTHING, None, [NewItem("Example")], today=today_in("UTC"))
    page = staff.get(walk_to(staff, "tariff")).content.decode()
    assert "Property fee" in page
    assert "Example" not in page
