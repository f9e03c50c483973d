"""Lists: what is searched, sorted and filtered is what is paged, added up, exported and remembered."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.http import HttpResponse
from django.test import Client

from tallystick.accounts import commands as accounts
from tallystick.accounts.commands import NewAccount, NewBook
from tallystick.console import lists, urls
from tallystick.console.door import StaffRequest
from tallystick.console.lists import Chosen, Column, Filter, Listing
from tallystick.console.routes import SIGNED_IN, inside
from tallystick.identity import commands as identity
from tallystick.kit import sql
from tallystick.kit.listing import Listed, Sort
from tallystick.kit.who import EVERYTHING, OPERATOR

TODAY = date(2020, 4, 10)
ROWS = """-- yields: accounts, each with a figure
SELECT book_id, id, code, name, 'VND' AS currency, id - min(id) OVER () + 0.4 AS owed FROM accounts_account
WHERE code LIKE %(like)s AND (%(name)s = '' OR name = %(name)s)
"""
LISTING = Listing(
    "start",
    "Accounts",
    [
        Column("code", "Code", sort="code", place="title"),
        Column("name", "Name", link=lambda row: f"/{row.code}"),
        Column("owed", "Owed", "money", sort="owed", place="right"),
    ],
    filters=[Filter("name", "Name", "text")],
    search="Code",
    sums=[Column("owed", "Owed", "money")],
    rows=10,
)


def view(request: StaffRequest) -> HttpResponse:
    chosen = lists.read(request, LISTING)
    params = {"like": f"%{chosen['q']}%", "name": chosen["name"]}
    listed = Listed("accounts", "rows", params, {"code": Sort("code"), "owed": Sort("owed", "numeric")})
    return lists.answer(request, LISTING, chosen, listed)


@pytest.fixture
def client(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    book_id = accounts.open_book(OPERATOR, EVERYTHING, NewBook("G", "Garden", "community", "VND", "Asia/Shanghai"), today=TODAY)
    made = [NewAccount(f"1-{number:02}", "=1+1" if number == 7 else "Chen") for number in range(25)]
    accounts.open_accounts(OPERATOR, EVERYTHING, book_id, made, today=TODAY)
    route = inside("", view, "start", may=SIGNED_IN)
    monkeypatch.setattr(urls.urlpatterns[0], "callback", route.callback)
    read = sql.text_of
    monkeypatch.setattr(sql, "text_of", lambda room, name: ROWS if name == "rows" else read(room, name))
    client.force_login(_user())
    return client


def _user() -> Any:
    from django.utils import timezone

    from tallystick.identity.queries import User

    identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    return User.objects.get()


def text(response: HttpResponse) -> str:
    return response.content.decode()


def test_a_list_pages_sums_and_sorts(client: Client) -> None:
    page = text(client.get("/?sort=code&order=desc"))
    assert page.index("1-24") < page.index("1-15")
    assert ">1-14<" not in page
    assert "25 rows" in page
    more = page.split('hx-get="')[-1].split('"')[0].replace("&amp;", "&")
    following = text(client.get(more, HTTP_HX_REQUEST="true"))
    assert ">1-14<" in following
    assert "<html" not in following


def test_a_list_remembers_what_it_was_narrowed_to_until_it_is_reset(client: Client) -> None:
    client.get("/?q=1-2")
    assert "5 rows" in text(client.get("/"))
    assert "25 rows" in text(client.get("/?reset=1"))
    assert "25 rows" in text(client.get("/"))


def test_nothing_that_matches_says_so_and_keeps_the_filters(client: Client) -> None:
    page = text(client.get("/?q=nobody"))
    assert "Nothing matches" in page
    assert 'value="nobody"' in page


@pytest.mark.parametrize("query", ["sort=colour", "after=x", "sort=owed&after=WyJjb2RlIiwgZmFsc2UsICIxIiwgMV0"])
def test_an_address_that_was_tampered_with_is_refused_in_a_sentence(client: Client, query: str) -> None:
    assert client.get(f"/?{query}").status_code == 409


def test_what_is_exported_is_what_is_listed(client: Client) -> None:
    answer = client.get("/?q=1-0&sort=owed&order=desc&as=xlsx")
    page = openpyxl.load_workbook(BytesIO(b"".join(answer))).active
    assert page is not None
    rows = list(page.values)
    assert rows[0] == ("Code", "Name", "Owed")
    assert rows[1] == ("1-09", "Chen", 9)
    assert rows[3] == ("1-07", "=1+1", 7)
    lines = b"".join(client.get("/?q=1-07&as=csv")).decode("utf-8-sig").splitlines()
    assert lines == ["Code,Name,Owed", "1-07,'=1+1,0"]


def test_a_figure_stays_exact_on_its_way_to_a_sheet() -> None:
    column = Column("owed", "Owed", "money")
    row = sql.Row(owed=Decimal("1234567.5"), currency="VND")
    assert column.text(row) == "1,234,568"
    assert column.cell(row) == Decimal("1234567.5")


def test_what_is_first_is_not_a_narrowing() -> None:
    listing = Listing("start", "x", [], filters=[Filter("state", "State", first="live")])
    assert Chosen(listing, {}).narrowed == 0
    assert Chosen(listing, {"state": "void"}).narrowed == 1


def test_a_filter_that_was_refused_is_not_remembered(client: Client) -> None:
    client.get("/?q=1-2")
    refused = client.get("/?sort=colour")
    assert refused.status_code == 409
    assert 'href="/?reset=1">Back to: Accounts<' in text(refused)
    assert "5 rows" in text(client.get("/"))


def test_a_range_that_ends_before_it_begins_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    days = (Filter("from", "From", "day"), Filter("to", "To", "day"))
    monkeypatch.setattr(f"{__name__}.LISTING", replace(LISTING, filters=[*LISTING.filters, *days]))
    refused = client.get("/?from=2020-05-01&to=2020-04-30")
    assert refused.status_code == 409
    assert "To: This is before “2020-05-01”" in text(refused)
    assert "25 rows" in text(client.get("/"))
    assert client.get("/?from=2020-05-01&to=2020-05-01").status_code == 200


def test_a_list_left_narrowed_to_what_is_refused_now_is_looked_at_anew(client: Client) -> None:
    session = client.session
    session["lists"] = {"start": {"sort": "colour"}}
    session.save()
    assert "25 rows" in text(client.get("/", follow=True))
    assert "25 rows" in text(client.get("/"))


def test_a_search_that_is_taken_away_finds_all_again(client: Client) -> None:
    client.get("/?q=1-2")
    assert "25 rows" in text(client.get("/?q="))


def test_so_many_rows_that_they_are_not_sorted_say_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Listed, "quick", lambda self: ("code",))
    page = text(client.get("/?sort=owed&order=desc"))
    assert "narrow the list to sort it by Owed." in page
    assert "Owed<i" not in page
    assert page.index("1-00") < page.index("1-05")
