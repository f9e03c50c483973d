"""Pages of books, buildings, units, and people: what is shown, what an order leaves behind."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tallystick.accounts.models import Account, Book, Party
from tallystick.estate import queries as estate
from tallystick.estate.models import Asset, Building
from tallystick.identity import commands as identity
from tallystick.identity.models import Role
from tallystick.identity.queries import User
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR

from .garden import Garden, generate, make_garden

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    """A browser in which Mrs Zhao has signed in."""
    identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client.force_login(User.objects.get())
    return client


@pytest.fixture
def garden() -> Garden:
    return make_garden(today_in("Asia/Shanghai"))


@pytest.fixture
def billed(garden: Garden) -> Garden:
    """With its bills of this whole year."""
    generate(garden, date(garden.today.year, 12, 31))
    return garden


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def of(garden: Garden, code: str = "1-1-101", rest: str = "") -> str:
    return f"/assets/GARDEN/{garden.assets[code]}/{rest}"


# What there is to do first


@pytest.mark.parametrize("path", ["/books/", "/buildings/", "/units/", "/units/new/", "/units/many/", "/parties/", "/map/"])
def test_an_empty_installation_says_what_to_do_first(staff: Client, path: str) -> None:
    page = text(staff.get(path))
    assert "There is no book yet" in page
    assert 'href="/first/"' in page


@pytest.mark.parametrize(
    ("path", "wanted"), [("/units/", "/units/many/"), ("/buildings/", "/buildings/new/"), ("/map/", "/units/many/")]
)
def test_an_empty_book_says_what_to_do_first(staff: Client, path: str, wanted: str) -> None:
    staff.post("/books/new/", {"code": "G", "name": "Garden", "kind": "community", "currency": "CNY", "timezone": "UTC"})
    assert f'href="{wanted}?book=G"' in text(staff.get(path))


# Books


def test_a_book_is_opened_and_changed(staff: Client) -> None:
    form = {"code": "RIVER", "name": "River Side", "kind": "community", "currency": "vnd", "timezone": "Asia/Ho_Chi_Minh"}
    assert staff.post("/books/new/", form).headers["Location"] == "/units/?book=RIVER"
    assert Book.objects.get().currency == "VND"
    assert staff.post("/books/RIVER/change/", form | {"name": "River View"}).status_code == 302
    assert "River View" in text(staff.get("/books/"))


def test_a_faulty_book_is_refused_at_its_field_and_keeps_what_was_typed(staff: Client) -> None:
    form = {"code": "RIVER", "name": "River Side", "kind": "community", "currency": "YUAN", "timezone": "Moon"}
    answer = staff.post("/books/new/", form | {"currency": "XYZ"})
    assert answer.status_code == 422
    assert "is not the name of a time zone" in text(answer)
    assert "is not the code of a currency" in text(answer)
    assert 'value="River Side"' in text(answer)


def test_the_currency_of_a_book_with_accounts_stays(staff: Client, garden: Garden) -> None:
    staff.post("/books/GARDEN/change/", {"name": "Garden Court", "kind": "trade", "currency": "VND", "timezone": "UTC"})
    book = Book.objects.get()
    assert (book.currency, book.kind, book.timezone) == ("CNY", "community", "UTC")


# Buildings


def test_several_buildings_are_added_at_once(staff: Client, garden: Garden) -> None:
    form = {"book": "GARDEN", "lines": "12 North House\n\n  14\nG1"}
    assert staff.post("/buildings/new/", form).status_code == 422
    assert Building.objects.count() == 2
    assert staff.post("/buildings/new/", form | {"lines": "12 North House\n\n  14"}).status_code == 302
    assert list(Building.objects.order_by("id").values_list("code", "name"))[2:] == [("12", "North House"), ("14", "")]


def test_a_building_is_changed_and_removed_when_it_is_empty(staff: Client, garden: Garden) -> None:
    staff.post("/buildings/new/", {"book": "GARDEN", "lines": "12 North House"})
    path = f"/buildings/GARDEN/{Building.objects.get(code='12').id}/"
    assert staff.post(path, {"code": "G1", "name": "x"}).status_code == 422
    assert staff.post(path, {"code": "13", "name": "South House"}).status_code == 302
    assert staff.post(f"{path}remove/", {"reason": "a slip"}).status_code == 302
    full = Building.objects.get(code="G1")
    assert staff.post(f"/buildings/GARDEN/{full.id}/remove/", {"reason": "x"}).status_code == 409
    assert set(Building.objects.values_list("code", flat=True)) == {"G1", "G2"}


# Units


def test_units_are_listed_searched_and_told_apart(staff: Client, garden: Garden) -> None:
    page = text(staff.get("/units/?book=GARDEN"))
    assert page.index("1-1-101") < page.index("1-1-302") < page.index("P-001")
    assert "89.5 m²" in page
    assert "P-001" not in text(staff.get("/units/?kind=unit"))
    assert "14 rows" in text(staff.get("/units/?kind="))
    found = text(staff.get("/units/?q=mrs+chen&kind="))
    assert "1-1-101" in found
    assert "1-1-102" not in found
    assert "6 rows" in text(staff.get("/units/?book=GARDEN&building=G1&kind=unit"))
    assert "Nothing matches" in text(staff.get("/units/?floor=cellar"))


def test_the_list_of_units_goes_out_as_a_sheet(staff: Client, garden: Garden) -> None:
    answer = staff.get("/units/?q=1-1-101&as=csv")
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Code,Kind,Building")
    assert any("1-1-101" in line and "Mrs Chen" in line for line in lines[1:])


def test_a_unit_is_added_with_its_owner(staff: Client, garden: Garden) -> None:
    form = {"book": "GARDEN", "kind": "unit", "code": "1-1-401", "building_code": "G1", "floor": "4", "building_area": "90.5"}
    answer = staff.post("/units/new/", form | {"owner_name": "Mr Wang", "owner_phone": "13900000009"})
    made = Asset.objects.get(code="1-1-401")
    assert answer.headers["Location"] == f"/assets/GARDEN/{made.id}/"
    assert (made.floor, made.building_area) == (4, Decimal("90.5"))
    assert "Mr Wang" in text(staff.get(answer.headers["Location"]))


def test_a_space_belongs_to_a_units_account(staff: Client, garden: Garden) -> None:
    form = {"book": "GARDEN", "kind": "parking", "code": "P-017", "account_code": "1-1-102", "parking_area": "12,5"}
    assert staff.post("/units/new/", form).status_code == 422  # a decimal comma is none in English
    assert staff.post("/units/new/", form | {"parking_area": "12.5", "account_code": "9-9"}).status_code == 422
    assert staff.post("/units/new/", form | {"parking_area": "12.5"}).status_code == 302
    assert estate.asset(EVERYTHING, garden.book_id, "P-017").account_code == "1-1-102"


def test_faults_are_told_while_one_types_and_nothing_is_made(staff: Client, garden: Garden) -> None:
    form = {"book": "GARDEN", "kind": "unit", "code": "1-1-401", "floor": "high", "_check": "1"}
    answer = staff.post("/units/new/", form)
    assert answer.status_code == 200
    assert 'id="fault-floor"' in text(answer)
    assert not Asset.objects.filter(code="1-1-401").exists()


def test_a_unit_is_changed_and_keeps_what_the_form_does_not_show(staff: Client, garden: Garden) -> None:
    Asset.objects.filter(id=garden.assets["1-1-101"]).update(displacement=Decimal(2))
    form = {"code": "1-1-101A", "building_code": "G2", "floor": "1", "building_area": "88", "reason": "new survey"}
    assert staff.post(of(garden, rest="change/"), form).status_code == 302
    changed = Asset.objects.get(id=garden.assets["1-1-101"])
    assert (changed.code, changed.building.code, changed.building_area) == ("1-1-101A", "G2", Decimal(88))
    assert changed.displacement == 2
    assert staff.post(of(garden, rest="change/"), form | {"code": "1-1-102"}).status_code == 422


def test_a_page_that_is_out_of_date_says_what_differs_and_what_it_is_now(staff: Client, garden: Garden) -> None:
    page = text(staff.get(of(garden, rest="change/")))
    was = page.split('name="was" value="')[1].split('"')[0]
    Asset.objects.filter(id=garden.assets["1-1-101"]).update(building_area=Decimal("77.5"))
    form = {"code": "1-1-101", "building_code": "G2", "floor": "1", "building_area": "88", "reason": "survey", "was": was}
    answer = staff.post(of(garden, rest="change/"), form)
    assert answer.status_code == 422
    assert "Somebody changed this while the page was open: Building area, m²." in text(answer)
    assert "It is “77.5” now." in text(answer)
    now = text(answer).split('name="was" value="')[1].split('"')[0]
    assert staff.post(of(garden, rest="change/"), form | {"was": now}).status_code == 302


def test_a_unit_that_was_billed_is_not_removed(staff: Client, billed: Garden) -> None:
    answer = staff.post(of(billed, rest="remove/"), {"reason": "x"})
    assert answer.status_code == 409
    assert "End its tariffs instead" in text(answer)
    staff.post("/units/new/", {"book": "GARDEN", "kind": "vehicle", "code": "苏A12345"})
    made = Asset.objects.get(code="苏A12345")
    assert staff.post(f"/assets/GARDEN/{made.id}/remove/", {"reason": "x"}).status_code == 302


# Many at once


MANY = {"book": "GARDEN", "building_code": "3", "staircases": "2", "first_floor": "-1", "last_floor": "5", "per_floor": "2",
        "left_out": "4", "building_area": "90"}  # fmt: skip


def test_a_building_is_made_with_all_its_units(staff: Client, garden: Garden) -> None:
    assert staff.post("/units/many/", MANY).status_code == 302
    made = Asset.objects.filter(building__code="3")
    # Five floors (the cellar, 1, 2, 3, 5) in two staircases, two units each.
    assert made.count() == 20
    assert {"3-1--101", "3-1-101", "3-2-502"} <= set(made.values_list("code", flat=True))
    assert not made.filter(floor__in=[0, 4]).exists()


def test_what_would_be_made_is_shown_first(staff: Client, garden: Garden) -> None:
    page = text(staff.post("/units/many/", MANY | {"_preview": "1"}))
    assert "20 units" in page
    assert page.index("3-1-501") < page.index("3-1-101")
    staff.post("/units/many/", MANY)
    assert "20 of these codes are there already" in text(staff.post("/units/many/", MANY | {"_preview": "1"}))
    assert staff.post("/units/many/", MANY).status_code == 422


TOO_MANY = {"per_floor": "99", "staircases": "50", "last_floor": "99"}


@pytest.mark.parametrize("wrong", [{"left_out": "cellar"}, {"last_floor": "-2"}, TOO_MANY, {"building_code": ""}])
def test_a_building_that_cannot_be_is_refused(staff: Client, garden: Garden, wrong: dict[str, str]) -> None:
    before = Asset.objects.count()
    assert staff.post("/units/many/", MANY | wrong).status_code == 422
    assert "Fill in the building" in text(staff.post("/units/many/", MANY | wrong | {"_preview": "1"}))
    assert Asset.objects.count() == before


# One unit's page


def test_a_units_page_shows_who_holds_it_and_what_is_charged(staff: Client, billed: Garden) -> None:
    page = text(staff.get(of(billed)))
    for told in ("Mrs Chen", "89.5", "Property fee", "Flat", "P-001", 'href="/desk/GARDEN/1-1-101/"', "107.40"):
        assert told in page
    assert "Undo the last transfer" not in page


# People and accounts


def test_a_person_is_added_changed_tied_untied_and_removed(staff: Client, garden: Garden) -> None:
    form = {"book": "GARDEN", "name": "Ms Ngô", "phone": "0912345678", "account_code": "1-1-102", "role": "tenant"}
    assert staff.post("/parties/new/", form | {"account_code": "NONE"}).status_code == 422
    path = staff.post("/parties/new/", form).headers["Location"]
    assert staff.post(path, {"name": "Ms Ngô Lan", "phone": "0912345678", "email": "lan@example.com"}).status_code == 302
    assert staff.post(f"{path}tie/", {"account_code": "1-1-201", "role": "owner"}).status_code == 302
    assert "1-1-201" in text(staff.get(path))
    assert "Ms Ngô Lan" in text(staff.get("/parties/?q=ngo+lan"))
    assert staff.post(f"{path}untie/", {"account_code": "1-1-201", "role": "owner"}).status_code == 302
    assert staff.post(f"{path}untie/", {"account_code": "1-1-201", "role": "owner"}).status_code == 404
    assert staff.post(f"{path}remove/", {"reason": "moved out"}).status_code == 302
    assert not Party.objects.filter(name__startswith="Ms Ngô").exists()


def test_an_account_is_given_a_name(staff: Client, garden: Garden) -> None:
    account = Account.objects.get(code="1-1-101")
    path = f"/accounts/GARDEN/{account.id}/"
    assert staff.post(path, {"name": "Chen family"}).status_code == 302
    assert "Chen family" in text(staff.get("/accounts/?q=P-001"))
    assert "Mrs Chen" in text(staff.get(path))


def test_an_account_of_a_customer_without_a_unit_is_added(staff: Client, garden: Garden) -> None:
    form = {"book": "GARDEN", "code": "LX", "name": "Lianxiang Trading"}
    assert staff.post("/accounts/new/", form).status_code == 302
    assert staff.post("/accounts/new/", form).status_code == 422
    assert Account.objects.get(code="LX").name == "Lianxiang Trading"


def test_every_page_takes_as_many_queries_however_much_there_is(staff: Client, billed: Garden) -> None:
    """A page asked for again after more has come takes no more than before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    building = Building.objects.get(code="G1").id
    pages = ["/units/?book=GARDEN", "/parties/?book=GARDEN", "/accounts/?book=GARDEN", "/buildings/?book=GARDEN", "/books/",
             f"/map/?book=GARDEN&building={building}", of(billed), of(billed, rest="transfer/")]  # fmt: skip

    def taken() -> list[int]:
        counts = []
        for path in pages:
            staff.get(path)
            with CaptureQueriesContext(connection) as found:
                assert staff.get(path).status_code == 200
            counts.append(len(found))
        return counts

    before = taken()
    staff.post("/units/many/", MANY | {"building_code": "G1", "staircases": "9"})
    staff.post("/parties/new/", {"book": "GARDEN", "name": "Mr Wu", "account_code": "1-1-101", "role": "tenant"})
    assert taken() == before
    assert max(before) <= 24


# Each fault at its field


def fault_at(answer: HttpResponse, field: str) -> str:
    """What the page says beside a field."""
    assert answer.status_code == 422, answer.status_code
    return unescape(text(answer).split(f'id="fault-{field}">')[1].split("</p>")[0])


BOOK = {"code": "RIVER", "name": "River Side", "kind": "community", "currency": "CNY", "timezone": "Asia/Shanghai"}


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"code": "gardeN"}, "code", "with the code gardeN already"),
        ({"currency": "XXX"}, "currency", "“XXX” is not the code of a currency"),
        ({"timezone": "localtime"}, "timezone", "“localtime” is not the name of a time zone"),
    ],
)
def test_a_book_that_cannot_be_says_why_at_its_field(
    staff: Client, garden: Garden, change: dict[str, str], field: str, said: str
) -> None:
    assert said in fault_at(staff.post("/books/new/", BOOK | change), field)


UNIT = {"book": "GARDEN", "kind": "unit", "code": "9-1-101"}


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"code": "1-1-101"}, "code", "is there already: “1-1-101”"),
        ({"floor": "1.5"}, "floor", "“1.5” is not a whole number"),
        ({"household": "-1"}, "household", "“-1” is below zero"),
        ({"building_area": "-89.5"}, "building_area", "“-89.5” is below zero"),
        ({"building_area": "wide"}, "building_area", "“wide” is not a number"),
    ],
)
def test_a_unit_that_cannot_be_says_why_at_its_field(
    staff: Client, garden: Garden, change: dict[str, str], field: str, said: str
) -> None:
    assert said in fault_at(staff.post("/units/new/", UNIT | change), field)


def test_a_cellar_is_a_floor(staff: Client, garden: Garden) -> None:
    assert staff.post("/units/new/", UNIT | {"floor": "-2"}).status_code == 302
    assert Asset.objects.get(code="9-1-101").floor == -2


def test_codes_that_are_taken_and_accounts_that_are_not_there_are_told_at_their_fields(staff: Client, garden: Garden) -> None:
    taken = staff.post("/accounts/new/", {"book": "GARDEN", "code": "1-1-101", "name": "Another"})
    assert fault_at(taken, "code") == "This account is there already: “1-1-101”."
    nowhere = {"book": "GARDEN", "account_code": "9-9", "name": "Mrs Sun", "phone": "", "email": "", "role": "owner"}
    assert fault_at(staff.post("/parties/new/", nowhere), "account_code") == "There is no account “9-9”."
    bad = nowhere | {"account_code": "1-1-101", "email": "bad"}
    assert fault_at(staff.post("/parties/new/", bad), "email") == "“bad” is not an e-mail address."
    building = Building.objects.get(code="G1")
    again = staff.post(f"/buildings/GARDEN/{building.pk}/", {"code": "G2", "name": "", "reason": ""})
    assert fault_at(again, "code") == "This building is there already: “G2”."


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("12 North\n\nG1 Again", "Line 3: This building is there already: “G1”."),
        ("12 North\n12 South", "Line 2: “12” stands here twice."),
        (f"12 North\n{'x' * 41} Long", "Line 2: This is longer than 40 characters."),
    ],
)
def test_of_several_buildings_the_line_at_fault_is_named(staff: Client, garden: Garden, lines: str, said: str) -> None:
    before = Building.objects.count()
    assert fault_at(staff.post("/buildings/new/", {"book": "GARDEN", "lines": lines}), "lines") == said
    assert Building.objects.count() == before


def test_too_many_units_and_floors_upside_down_are_told_in_words(staff: Client, garden: Garden) -> None:
    many = staff.post("/units/many/", MANY | {"staircases": "1", "first_floor": "1", "last_floor": "99", "per_floor": "99"})
    assert fault_at(many, "per_floor").startswith("That makes 9,702 units in all; at most 5,000")
    upside_down = staff.post("/units/many/", MANY | {"first_floor": "5", "last_floor": "2"})
    assert fault_at(upside_down, "last_floor") == "The last floor, 2, is below the first, 5."


def test_a_transfer_of_long_ago_is_a_slip_of_the_pen(staff: Client, garden: Garden) -> None:
    form = {"from_day": "1900-01-01", "to": "new", "name": "Mr Li", "phone": "", "email": "", "reason": ""}
    assert "1 Jan 1900 is too far from today" in fault_at(staff.post(of(garden, rest="transfer/"), form), "from_day")


def test_who_sees_some_books_is_not_offered_to_open_one(staff: Client, garden: Garden) -> None:
    keeper = Client()
    role = Role.objects.create(name="Keeper", permissions=["books.change", "estate.see"])
    keeper.force_login(User.objects.create(username="li", name="Mr Li", role=role, book_ids=[garden.book_id]))
    for client, is_offered in ((staff, True), (keeper, False)):
        assert ('href="/books/new/"' in text(client.get("/books/"))) == is_offered
        found = client.get("/find/", {"q": "Open a book"})
        assert (found.headers.get("Location") == "/books/new/") == is_offered
