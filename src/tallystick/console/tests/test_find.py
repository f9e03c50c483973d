"""One box finds whatever the reader may see, and nothing else."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tallystick.billing.models import Bill
from tallystick.cashier import commands as cashier
from tallystick.identity import commands as identity
from tallystick.identity.commands.giving import built_in
from tallystick.identity.models import Role, User
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR

from .garden import Garden, generate, make_garden

pytestmark = pytest.mark.django_db


@pytest.fixture
def garden() -> Garden:
    made = make_garden(today_in("Asia/Shanghai"))
    generate(made, date(made.today.year, 1, 31))
    return made


@pytest.fixture
def staff(garden: Garden) -> Client:
    client = Client()
    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client.get(f"/sign-in/{token}/")
    return client


def ask(client: Client, text: str, language: str = "en") -> str:
    client.cookies["django_language"] = language
    return unescape(client.get("/find/", {"q": text}, headers={"HX-Request": "true"}).content.decode())


def groups(answer: str) -> dict[str, list[str]]:
    """The titles found, by group."""
    found: dict[str, list[str]] = {}
    for part in answer.split('role="group"')[1:]:
        (label,) = re.findall(r'class="seek-head"[^>]*>([^<]*)<', part)
        found[label] = [re.sub("<[^>]*>", "", title) for title in re.findall(r"<strong>(.*?)</strong>", part)]
    return found


def test_units_people_spaces_charges_books_and_pages_are_found(staff: Client) -> None:
    assert groups(ask(staff, "1-1-101")) == {"Units": ["1-1-101"]}
    assert groups(ask(staff, "p-00")) == {"Parking spaces": ["P-001", "P-002"]}
    assert groups(ask(staff, "mrs chen"))["Residents"] == ["Mrs Chen", "Mrs Chen"]
    assert groups(ask(staff, "13809510003"))["Residents"] == ["Mr Wang"]
    assert groups(ask(staff, "generate")) == {"Pages": ["Generate bills", "Generate for chosen units"]}
    assert groups(ask(staff, "garden court")) == {"Books": ["Garden Court"]}
    found = ask(staff, "parking")
    assert (groups(found)["Charge items"], groups(found).get("Tariffs")) == (["Parking fee"], None)
    assert "Bills" in groups(ask(staff, "bill"))["Pages"]


def test_what_matched_is_marked_and_told_apart(staff: Client) -> None:
    answer = ask(staff, "chen")
    assert "Mrs <mark>Chen</mark>" in answer
    assert "1-1-101" in answer
    assert re.search(r'href="/desk/GARDEN/1-1-101/"', answer)


def test_at_most_a_dozen_are_shown(staff: Client) -> None:
    answer = ask(staff, "1")
    assert 0 < answer.count('role="option" id=') <= 12


def test_of_many_the_list_of_all_is_one_step_away(staff: Client) -> None:
    answer = ask(staff, "1-1")
    assert 'href="/units/?q=1-1&kind=unit"' in answer
    assert 'href="/units/?q=1-1&amp;kind=unit">Show all</a>' in staff.get("/find/", {"q": "1-1"}).content.decode()
    assert "Show all" not in ask(staff, "1-1-102")


def test_receipts_and_bills_are_found_by_their_numbers(staff: Client, garden: Garden) -> None:
    bill = Bill.objects.filter(asset_id=garden.assets["1-1-101"]).first()
    assert bill is not None
    order = cashier.Collection(
        account_id=bill.account_id, bills=[cashier.Pick(bill.id)], means=[cashier.Means(cashier.Method.CASH)]
    )
    (receipt_id,) = cashier.collect(OPERATOR, EVERYTHING, garden.book_id, [order], today=garden.today)
    for typed in (f"{garden.today.year}-000001", f"{garden.today.year}-1", "000001"):
        answer = ask(staff, typed)
        assert groups(answer)["Receipts"] == [f"{garden.today.year}-000001"]
        assert f"/receipts/{receipt_id}/" in answer
    assert groups(ask(staff, str(bill.id)))["Bills"] == [str(bill.id)]
    assert "Receipts" not in groups(ask(staff, f"{garden.today.year - 1}-000001"))


@pytest.mark.parametrize(
    "text", ["", "  ", "'", "%", "\x00", "0" * 40, "9" * 40, "--", "2026-", "-9999", "²³", "x" * 5000, "';--"]
)
def test_odd_text_finds_nothing_and_breaks_nothing(staff: Client, text: str) -> None:
    assert 'role="option"' not in ask(staff, text)


def test_nothing_found_teaches_what_can_be_looked_for(staff: Client) -> None:
    answer = ask(staff, "nobody at all")
    assert "nobody at all" in answer
    assert "pinyin" in answer


def test_typed_faster_than_found_it_goes_where_there_is_one_place_to_go(staff: Client) -> None:
    assert staff.get("/find/", {"q": "1-1-102"}).headers["Location"] == "/desk/GARDEN/1-1-102/"
    page = staff.get("/find/", {"q": "1-1"})
    assert page.status_code == 200
    assert b"1-1-102" in page.content
    assert staff.get("/find/").status_code == 200


def test_pages_are_found_in_the_readers_language_by_its_letters_and_in_english(staff: Client) -> None:
    chinese = groups(ask(staff, "账单", "zh-hans"))
    titles = [title for rows in chinese.values() for title in rows]
    assert titles
    assert [title for rows in groups(ask(staff, "zhangdan", "zh-hans")).values() for title in rows][: len(titles)] == titles
    assert groups(ask(staff, "desk", "zh-hans"))


def member(role: str, **scope: Any) -> Client:
    user = User.objects.create(username=role, name=role.title(), role=built_in(role), **scope)
    client = Client()
    client.force_login(user)
    return client


def test_nobody_finds_what_is_not_theirs(garden: Garden) -> None:
    stranger = member("accountant", all_books=False, book_ids=[])
    for text in ("1-1-101", "chen", "garden", "Property"):
        assert not set(groups(ask(stranger, text))) - {"Pages", "Charge items", "Tariffs"}
    reader = member("reader", all_books=True)
    for text in ("1-1-101", "chen", "property", "bills", "garden"):
        assert groups(ask(reader, text)) == {}


def test_every_place_that_is_found_is_there(staff: Client, garden: Garden) -> None:
    """For whoever finds it, whatever else they may."""
    roles = [member(role, all_books=True) for role in ("accountant", "cashier", "reader", "reconciler", "auditor")]
    Role.objects.filter(code="reader").update(permissions=["estate.see"])
    for client in (staff, *roles):
        for text in ("1-1-101", "chen", "P-001", "Property", "Space", "garden", "add", "new", "bill"):
            for place in set(re.findall(r'role="option"[^>]*href="([^"]*)"', ask(client, text))):
                assert client.get(place).status_code in (200, 302), place


def test_finding_takes_few_questions_however_much_is_found(staff: Client, django_assert_max_num_queries: Any) -> None:
    ask(staff, "1")
    for text in ("1", "1-1-101", "chen", "nobody"):
        with django_assert_max_num_queries(12):
            ask(staff, text)


def test_the_keys_are_listed_for_the_pages_that_one_may_see(staff: Client, garden: Garden) -> None:
    assert b'data-go="b"' in staff.get("/bills/").content
    assert b'data-go="b"' not in member("reader", all_books=True).get("/find/").content
