"""The checks on a page: nothing is looked at before somebody asks; then each line says whether it holds."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tallystick.billing.models import Bill
from tallystick.identity import commands as identity
from tallystick.kit.who import OPERATOR
from tallystick.ledger.queries import check_names

from .garden import Garden, generate, make_garden

pytestmark = pytest.mark.django_db
ONE = "/check/billing/bills_add_up/"


@pytest.fixture
def staff() -> Client:
    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client = Client()
    client.get(f"/sign-in/{token}/")
    return client


@pytest.fixture
def garden() -> Garden:
    made = make_garden(date(2020, 4, 10), floors=1)
    generate(made, date(2020, 4, 30))
    return made


def test_the_page_lists_every_check_and_begins_when_asked(garden: Garden, staff: Client) -> None:
    before, begun = staff.get("/check/").content.decode(), staff.get("/check/", {"now": "1"}).content.decode()
    assert (before.count('hx-trigger="load"'), begun.count('hx-trigger="load"')) == (0, len(check_names()))


def test_a_line_says_what_was_looked_at_and_that_it_holds(garden: Garden, staff: Client) -> None:
    text = staff.get(ONE, {"book": "GARDEN"}, headers={"HX-Request": "true"}).content.decode()
    assert text.strip().startswith("<tr>")
    assert "holds" in text
    assert str(Bill.objects.count()) in text


def test_a_check_or_book_that_is_none_is_answered_as_nothing(garden: Garden, staff: Client) -> None:
    assert staff.get("/check/billing/nothing/").status_code == 404
    assert staff.get(ONE, {"book": "OTHER"}).status_code == 404
