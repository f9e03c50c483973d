"""Today's page and the list of receipts: what they say, in how few questions, and to whom."""

import csv
import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tallystick.billing import queries as billing
from tallystick.cashier import commands as cashier
from tallystick.cashier.commands import Collection, Means
from tallystick.console.today import charts
from tallystick.console.today.today import AGE_NAMES
from tallystick.identity import commands as identity
from tallystick.identity.models import User
from tallystick.kit.models import Run
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR, Actor

from .garden import Garden, generate, make_garden

pytestmark = pytest.mark.django_db
WANG = Actor(None, "Wang Fang")


@pytest.fixture
def staff() -> Client:
    """A browser in which Mrs Zhao has signed in."""
    token = identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())
    client = Client()
    assert client.get(f"/sign-in/{token}/").status_code == 302
    return client


@pytest.fixture
def garden() -> Garden:
    """The whole year is billed; Mrs Chen has paid all of hers by WeChat, and the first of Mr Li's was taken back."""
    made = make_garden(today_in("Asia/Shanghai"))
    generate(made, date(made.today.year, 12, 31))
    collect(made, "1-1-101", "wechat")
    receipt = collect(made, "1-1-102", "cash")
    cashier.void_receipts(WANG, EVERYTHING, made.book_id, [receipt], reason="twice", today=made.today)
    return made


def collect(garden: Garden, unit: str, method: str, amount: Decimal | None = None) -> int:
    (bill,) = billing.bills(EVERYTHING, billing.BillFilter({garden.book_id: garden.today}, text=unit), limit=1).rows
    paid = Collection(bill.account_id, "all", amount, (Means(method),))
    return cashier.collect(WANG, EVERYTHING, garden.book_id, [paid], today=garden.today)[0]


def text_of(page: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())


def test_work_begins_with_today(staff: Client, garden: Garden) -> None:
    assert staff.get("/").headers["Location"] == "/today/"
    page = text_of(staff.get("/today/").content)
    (totals,) = billing.today_totals(EVERYTHING, {garden.book_id: garden.today})
    assert f"Billed this month {totals.month_billed:,.2f} {totals.month_bills} bills" in page
    assert f"Outstanding {totals.outstanding:,.2f}" in page
    assert f"Overdue {totals.overdue:,.2f}" in page
    assert all(str(name) in page for name in AGE_NAMES.values())


def test_what_was_voided_is_not_collected(staff: Client, garden: Garden) -> None:
    page = text_of(staff.get("/today/").content)
    paid = sum(row.paid for row in billing.months_billed(EVERYTHING, {garden.book_id: garden.today}, 24))
    (totals,) = billing.bill_totals(EVERYTHING, billing.BillFilter({garden.book_id: garden.today}))
    assert totals.collected >= paid
    assert f"Collected today {totals.collected:,.2f} 2 receipts" in page


def test_the_slower_parts_come_by_themselves(staff: Client, garden: Garden) -> None:
    Run.objects.create(book_id=garden.book_id, kind="bills", stage="waiting", today=garden.today, wanted={"through": None})
    Run.objects.create(book_id=garden.book_id, kind="bills", stage="failed", today=garden.today, wanted={"through": None})
    fragment = {"HX-Request": "true"}
    said = {part: text_of(staff.get(f"/today/{part}/", headers=fragment).content) for part in ("buildings", "debtors", "runs")}
    assert "Building 1" in said["buildings"]
    assert "1-1-102" in said["debtors"]
    assert "1-1-101" not in said["debtors"]
    assert "Waiting" in said["runs"]
    assert "failed, and made no bill" in said["runs"]
    assert "Midnight has bills to make next on" in said["runs"]
    for part in said:
        assert said[part] in text_of(staff.get(f"/today/{part}/?book=GARDEN").content)


def test_an_empty_installation_is_led_to_the_first_steps(staff: Client) -> None:
    page = staff.get("/today/").content.decode()
    assert 'href="/first-steps/' in page or "Begin the set-up" in page
    make_garden(today_in("Asia/Shanghai"))
    assert "Nothing is billed yet" in staff.get("/today/").content.decode()


def test_books_are_looked_at_one_by_one_or_all_and_currencies_apart(staff: Client, garden: Garden) -> None:
    there = make_garden(garden.today, code="RIVER", currency="VND", floors=1)
    generate(there, date(there.today.year, 12, 31))
    both, one = (staff.get(address).content.decode() for address in ("/today/", "/today/?book=RIVER"))
    assert [currency in both for currency in (">CNY<", ">VND<")] == [True, True]
    assert [currency in one for currency in (">CNY<", ">VND<")] == [False, False]
    assert staff.get("/today/?book=NOWHERE").status_code == 404


def test_it_takes_as_many_questions_for_several_books_as_for_one(staff: Client, garden: Garden) -> None:
    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(path).status_code == 200
        return len(queries)

    paths = ("/today/", "/today/buildings/", "/today/debtors/", "/today/runs/", "/receipts/")
    one = [asked(path) for path in paths]
    there = make_garden(garden.today, code="RIVER", currency="VND", floors=2)
    generate(there, date(there.today.year, 12, 31))
    collect(there, "1-1-101", "cash")
    assert [asked(path) for path in paths] == one


def test_buildings_lead_to_this_month_and_stand_by_currency(staff: Client, garden: Garden) -> None:
    month = garden.today.isoformat()[:7]
    assert f"building=G1&amp;from={month}&amp;to={month}" in staff.get("/today/buildings/").content.decode()
    there = make_garden(garden.today, code="RIVER", currency="VND", floors=1)
    generate(there, date(there.today.year, 12, 31))
    for part in ("buildings", "debtors"):
        page = staff.get(f"/today/{part}/").content.decode()
        assert page.count("<table") == 2
        assert [page.count(f"<h3>{currency}</h3>") for currency in ("CNY", "VND")] == [1, 1]
        assert "<h3>" not in staff.get(f"/today/{part}/?book=GARDEN").content.decode()


def test_months_below_the_bars_are_short_in_every_language() -> None:
    for language in ("en", "vi", "zh-hans"):
        with translation.override(language):
            assert max(len(charts.month_label(number)) for number in range(1, 13)) <= 4


def test_who_may_not_see_receipts_is_not_told_what_was_collected(staff: Client, garden: Garden) -> None:
    role = User.objects.get(username="zhao").role
    role.permissions = [code for code in role.permissions if code != "receipts.see"]
    role.save()
    assert "Collected" not in text_of(staff.get("/today/").content).replace("Collected by building", "")
    assert staff.get("/receipts/").status_code == 404


def test_receipts_are_listed_narrowed_and_added_up(staff: Client, garden: Garden) -> None:
    page = text_of(staff.get("/receipts/").content)
    assert "3 rows" in page
    assert "Void of" in page
    assert "Voided by" in page
    (standing,) = re.findall(
        r"1 row .*?Amount ([\d,.]+) WeChat ([\d,.]+)", text_of(staff.get("/receipts/?state=standing").content)
    )
    assert standing[0] == standing[1]
    for query, rows in (("method=wechat", 1), ("method=cash", 2), ("cashier=Wang+Fang", 3), ("q=1-1-102", 2), ("state=void", 1)):
        assert f"{rows} row" in text_of(staff.get(f"/receipts/?{query}").content), query
    assert "Nothing matches" in text_of(staff.get("/receipts/?q=nobody").content)
    assert staff.get("/receipts/?from=nonsense").status_code in (409, 422)


def test_the_list_of_receipts_is_remembered_and_exported(staff: Client, garden: Garden) -> None:
    staff.get("/receipts/?method=wechat")
    assert "1 row" in text_of(staff.get("/receipts/").content)
    sheet = b"".join(staff.get("/receipts/?as=csv&method=cash").streaming_content).decode("utf-8-sig")
    assert [line.split(",")[0] for line in sheet.splitlines()][1:] == [f"{garden.today.year}-00000{n}" for n in (3, 2)]
    excel = BytesIO(b"".join(staff.get("/receipts/?as=xlsx").streaming_content))
    assert excel.read(2) == b"PK"


def test_bars_are_as_high_as_their_values() -> None:
    (first, second) = charts.pairs([(Decimal(100), Decimal(50)), (Decimal(0), Decimal("0.01"))])
    assert (first.first.height, first.second.height) == (charts.HEIGHT, charts.HEIGHT // 2)
    assert (second.first.height, second.second.height) == (0, 1)
    assert charts.pairs([(Decimal(0), Decimal(-5))])[0].second.height == 0


def test_slices_make_a_whole() -> None:
    parts = charts.slices([Decimal(1), Decimal(1), Decimal(2)])
    assert [(part.x, part.width) for part in parts] == [
        (Decimal(x), Decimal(width)) for x, width in ((0, 25), (25, 25), (50, 50))
    ]
    assert [part.width for part in charts.slices([Decimal(0)])] == [0]
    assert (charts.share(Decimal(1), Decimal(8)), charts.share(Decimal(1), Decimal(0))) == (Decimal("12.5"), Decimal(0))


def test_receipts_are_sorted_by_every_head(staff: Client, garden: Garden) -> None:
    for sort in ("number", "day", "account", "owner", "book", "method", "amount", "state", "cashier"):
        for order in ("", "desc"):
            page = text_of(staff.get(f"/receipts/?sort={sort}&order={order}").content)
            assert "3 rows" in page
    sheet = b"".join(staff.get("/receipts/?as=csv&sort=amount").streaming_content).decode("utf-8-sig")
    amounts = [row["Amount"] for row in csv.DictReader(sheet.splitlines())]
    assert [Decimal(amount) for amount in amounts] == sorted(Decimal(amount) for amount in amounts)
