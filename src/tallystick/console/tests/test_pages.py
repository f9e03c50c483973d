"""Every page of the console: who comes in, what is shown, what an order leaves behind."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from tallystick.billing import queries as billing
from tallystick.billing.models import Bill
from tallystick.cashier.models import Receipt
from tallystick.console import errors
from tallystick.console.cashier.desk import _owed
from tallystick.identity import commands as identity
from tallystick.identity.models import User
from tallystick.kit.models import Run
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR

from .garden import Garden, generate, make_garden

pytestmark = pytest.mark.django_db


@pytest.fixture
def token() -> str:
    return identity.make_first_administrator(OPERATOR, "zhao", "Mrs Zhao", now=timezone.now())


@pytest.fixture
def staff(token: str) -> Client:
    """A browser in which Mrs Zhao has signed in."""
    client = Client()
    assert client.get(f"/sign-in/{token}/").status_code == 302
    return client


@pytest.fixture
def garden() -> Garden:
    made = make_garden(today_in("Asia/Shanghai"))
    generate(made, date(made.today.year, 3, 31))
    return made


def _first_bill(garden: Garden) -> Bill:
    return Bill.objects.filter(book_id=garden.book_id, asset_id=garden.assets["1-1-101"]).order_by("starts_on")[0]


def test_a_link_signs_in_once_and_says_what_to_do_afterwards(token: str) -> None:
    client = Client()
    assert client.head(f"/sign-in/{token}/").status_code == 200
    assert client.get(f"/sign-in/{token}/").headers["Location"] == "/"
    again = Client().get(f"/sign-in/{token}/")
    assert again.status_code == 410
    assert b"tallystick link" in again.content


@pytest.mark.parametrize("path", ["/", "/bills/", "/runs/", "/desk/", "/desk/GARDEN/1-1-101/", "/receipts/1/"])
def test_nobody_comes_in_without_a_link(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 401
    assert b"tallystick link" in answer.content


def test_signing_out_ends_it(staff: Client) -> None:
    staff.post("/sign-out/")
    assert staff.get("/bills/").status_code == 401


def test_an_empty_installation_teaches_what_to_do_first(staff: Client) -> None:
    for path in ("/bills/", "/runs/new/"):
        assert b"tallystick load" in staff.get(path).content


def test_the_list_shows_bills_by_month_and_pages(staff: Client, garden: Garden) -> None:
    page = staff.get("/bills/?book=GARDEN&to=").content.decode()
    assert page.count("data-tick ") == 42  # 14 assets, 3 months
    assert page.index("Mar ") < page.index("Jan ")


def test_the_totals_are_of_all_that_match(staff: Client, garden: Garden) -> None:
    totals = staff.get("/bills/totals/?book=GARDEN&to=", headers={"HX-Request": "true"}).content.decode()
    total = sum(Bill.objects.values_list("amount", flat=True), Decimal(0))
    assert f"{total:,.2f}" in totals


@pytest.mark.parametrize("query", ["q=chen", "building=G1", "state=void", "state=overdue", "from=2020-01", "state=paid",
                                   "sort=unit", "sort=amount&order=asc", "sort=outstanding", "sort=due"])  # fmt: skip
def test_every_filter_and_order_answers(staff: Client, garden: Garden, query: str) -> None:
    assert staff.get(f"/bills/?book=GARDEN&to=&{query}").status_code == 200
    assert staff.get(f"/bills/totals/?book=GARDEN&to=&{query}").status_code == 200


@pytest.mark.parametrize("query", ["from=soon", "sort=colour", "state=lost", "item=x", "after=[]", "book=NONE", "item=9" * 9])
def test_what_an_address_cannot_mean_is_refused_in_words(staff: Client, garden: Garden, query: str) -> None:
    assert staff.get(f"/bills/?{query}").status_code in (404, 409)


def test_a_bill_explains_itself(staff: Client, garden: Garden) -> None:
    bill = _first_bill(garden)
    page = staff.get(f"/bills/GARDEN/{bill.id}/").content.decode()
    assert "89.5" in page
    assert "107.40" in page


def test_the_list_of_runs_tells_for_which_day_each_was_and_who_asked(staff: Client, garden: Garden) -> None:
    Run.objects.update(today=date(2020, 4, 10), user_id=None, actor_name="clock")
    page = staff.get("/runs/").content.decode()
    assert "10 Apr 2020" in page
    assert "Midnight run" in page
    Run.objects.update(user_id=User.objects.get().id)
    assert "Midnight run" not in staff.get("/runs/").content.decode()


def test_an_item_brings_its_book_to_the_page_as_to_the_sheet(staff: Client, garden: Garden) -> None:
    other = make_garden(garden.today, code="RIVER", currency="VND")
    item = garden.items["Parking fee"]
    page = staff.get(f"/bills/?item={item}&to=").content.decode()
    text = b"".join(staff.get(f"/bills/bills.csv?item={item}&to=").streaming_content).decode("utf-8-sig")
    assert page.count("data-tick ") == len(text.splitlines()) - 1 == 6  # two spaces, three months
    assert f'<option value="{item}" selected>' in page
    assert '<option value="GARDEN" selected>' in page
    for path in ("/bills/", "/bills/bills.csv", "/bills/totals/"):
        assert staff.get(f"{path}?book=GARDEN&item={other.items['Parking fee']}").status_code == 404


def test_the_totals_leave_out_currencies_in_which_nothing_matches(staff: Client, garden: Garden) -> None:
    generate(make_garden(garden.today, code="RIVER", currency="VND"), garden.today)
    assert "VND" in staff.get("/bills/totals/?to=").content.decode()
    assert "VND" not in staff.get(f"/bills/totals/?to=&item={garden.items['Parking fee']}").content.decode()
    assert staff.get("/bills/totals/?to=&q=nobody").content.decode().count('class="tile hot"') == 1


def _payment(garden: Garden, bill: Bill, **more: str) -> dict[str, str]:
    """A form that collects one bill, whole unless `more` says otherwise, with its late fee to the day."""
    on_day = date.fromisoformat(more.get("on_day", garden.today.isoformat()))
    rows = billing.open_bills(EVERYTHING, garden.book_id, [bill.account_id], on_day=on_day)
    owed = sum(row.outstanding + row.late_fee for row in rows if row.id == bill.id)
    return {
        "request_id": "6f1c1a34-6a53-4b9e-9f3a-0a7a3c1f0c11", "bill": str(bill.id), "means": "cash",
        "on_day": on_day.isoformat(), "amount": f"{owed:.2f}", **more,
    }  # fmt: skip


def test_the_desk_finds_and_collects_once_though_clicked_twice(staff: Client, garden: Garden) -> None:
    assert staff.get("/desk/?q=1-1-102").headers["Location"] == "/desk/GARDEN/1-1-102/"
    assert b"Mrs Chen" in staff.get("/desk/GARDEN/1-1-101/").content
    form = _payment(garden, _first_bill(garden))
    first, second = (staff.post("/desk/GARDEN/1-1-101/", form).headers["Location"] for _ in range(2))
    assert first == second
    assert Receipt.objects.count() == 1
    assert b"Cash" in staff.get(first).content


def test_a_part_is_paid_by_two_means(staff: Client, garden: Garden) -> None:
    bill = _first_bill(garden)
    form = {**_payment(garden, bill, amount="50.00", amount_cash="20"), "means": ["cash", "wechat"]}
    staff.post("/desk/GARDEN/1-1-101/", form)
    bill.refresh_from_db()
    assert bill.paid == 50


def test_more_than_was_shown_is_never_taken(staff: Client, garden: Garden) -> None:
    answer = staff.post("/desk/GARDEN/1-1-101/", _payment(garden, _first_bill(garden), amount="99999"))
    assert answer.status_code == 409
    assert not Receipt.objects.exists()


def test_a_blank_amount_is_not_taken_for_all(staff: Client, garden: Garden) -> None:
    answer = staff.post("/desk/GARDEN/1-1-101/", _payment(garden, _first_bill(garden), amount=" "))
    assert answer.status_code == 409
    assert b"Amount taken: This has to be filled in." in answer.content
    assert not Receipt.objects.exists()


def test_a_refusal_names_the_field_as_the_page_does(staff: Client, garden: Garden) -> None:
    form = {
        **_payment(garden, _first_bill(garden), amount="50", amount_cash="20", amount_wechat="10"),
        "means": ["cash", "wechat"],
    }
    said = staff.post("/desk/GARDEN/1-1-101/", form).content.decode()
    assert "Paid by: The means of payment do not come to 50.00." in said
    assert "means: " not in said


def test_a_late_fee_names_the_bill_that_it_is_for(staff: Client, garden: Garden) -> None:
    bill = _first_bill(garden)
    late = (bill.due_on + timedelta(days=40)).isoformat()
    staff.post("/desk/GARDEN/1-1-101/", _payment(garden, bill, on_day=min(late, garden.today.isoformat())))
    receipt = Receipt.objects.get()
    owes_a_fee = receipt.amount > bill.amount
    page = staff.get(f"/receipts/{receipt.id}/").content.decode()
    assert ("Late fee of Property fee Jan " in page) == owes_a_fee


def test_what_is_overdue_is_never_more_than_what_is_outstanding(staff: Client, garden: Garden) -> None:
    rows = billing.open_bills(EVERYTHING, garden.book_id, [_first_bill(garden).account_id], on_day=garden.today)
    owed = _owed(rows, garden.today, None)
    assert owed.overdue <= owed.outstanding
    assert owed.outstanding == sum(row.outstanding for row in rows if row.posted_on <= garden.today)


def test_a_slash_before_a_search_is_not_looked_for(staff: Client, garden: Garden) -> None:
    assert staff.get("/desk/?q=/1-1-102").headers["Location"] == "/desk/GARDEN/1-1-102/"


def test_a_receipt_is_voided_with_a_reason(staff: Client, garden: Garden) -> None:
    staff.post("/desk/GARDEN/1-1-101/", _payment(garden, _first_bill(garden)))
    receipt = Receipt.objects.get()
    assert staff.post(f"/receipts/{receipt.id}/void/", {"reason": "wrong account"}).status_code == 302
    assert Receipt.objects.filter(voids_id=receipt.id).exists()


def test_the_language_is_kept_with_the_user(staff: Client, garden: Garden) -> None:
    staff.post("/language/", {"language": "zh-hans", "next": "/bills/?book=GARDEN"})
    assert User.objects.get().language == "zh-hans"
    assert 'lang="zh-hans"' in staff.get("/bills/").content.decode()


def test_going_elsewhere_after_a_change_of_language_is_not_possible(staff: Client) -> None:
    assert staff.post("/language/", {"language": "vi", "next": "https://elsewhere.example/"}).headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/bills/", "/bills/totals/", "/desk/GARDEN/1-1-101/", "/runs/", "/runs/new/"])
def test_a_page_asks_as_much_of_the_database_whatever_it_shows(staff: Client, garden: Garden, path: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            staff.get(path)
        return len(asked)

    few = queries()
    generate(garden, date(garden.today.year, 12, 31))
    assert queries() == few
    assert few <= 14


def test_fragments_and_pages_are_told_apart(staff: Client, garden: Garden) -> None:
    fragment = staff.get("/bills/", headers={"HX-Request": "true"})
    back = staff.get("/bills/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" not in fragment.content
    assert b"<html" in back.content
    assert "HX-Request" in fragment.headers["Vary"]
    assert fragment.headers["Cache-Control"] == "no-store"


def test_nothing_is_said_or_run_inside_a_page_that_the_policy_would_stop(staff: Client, garden: Garden) -> None:
    for path in ("/bills/", "/runs/new/", "/desk/GARDEN/1-1-101/"):
        page = staff.get(path).content.decode()
        assert " style=" not in page
        assert "<script>" not in page


def test_an_unknown_page_and_a_stale_form_say_what_to_do(staff: Client) -> None:
    lost = staff.get("/nowhere/")
    assert lost.status_code == 404
    assert b"There is no such page" in lost.content
    stale = Client(enforce_csrf_checks=True).post("/language/", {"language": "vi"})
    assert stale.status_code == 403
    assert b"open for too long" in stale.content


def test_a_fault_of_ours_is_told_without_asking_the_database(rf: RequestFactory, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = errors.broken(rf.get("/"))
    assert answer.status_code == 500
    assert b"It is our fault" in answer.content


def test_a_fragment_asked_for_after_the_session_ended_takes_the_window_to_the_door() -> None:
    answer = Client().get("/bills/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/signed-out/?next=%2Fbills%2F"


def test_money_that_came_earlier_bears_the_late_fee_of_that_day(staff: Client, garden: Garden) -> None:
    bill = _first_bill(garden)
    form = _payment(garden, bill, on_day=bill.due_on.isoformat())
    staff.post("/desk/GARDEN/1-1-101/", form)
    assert Receipt.objects.get().amount == bill.amount


def test_sheets_hold_all_that_match(staff: Client, garden: Garden) -> None:
    text = b"".join(staff.get("/bills/bills.csv?book=GARDEN&q=1-1-102&to=").streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 4  # a heading and three months
    book = b"".join(staff.get("/bills/bills.xlsx?book=GARDEN&to=").streaming_content)
    assert book[:2] == b"PK"


HOSTILE = (
    "", "0", "-1", "1", "9" * 18, "9" * 40, "'", "\x00", "%", "null", "[]", '["x",1,1,1,1]', '["2020-04-01",1,1,1,1]',
    "2020-04", "9999-12", "9999-12-31", "0001-01-01", "2999-12-31", "NaN", "1e9", "GARDEN", "أ", "1-1",
    "1-2-3", "\U0001f600" * 50,
)  # fmt: skip
READ = {
    "/bills/": ("q", "book", "building", "item", "state", "from", "to", "run", "sort", "order", "after"),
    "/bills/totals/": ("q", "book", "item", "from", "to"),
    "/runs/new/": ("book", "how", "through", "item", "tariff"),
    "/runs/preview/": ("book", "how", "item", "tariff"),
    "/desk/": ("q",),
    "/desk/GARDEN/1-1-101/": ("on_day", "bill"),
}
WRITTEN = {
    "/bills/void/": ("bill", "all", "matching", "reason"),
    "/bills/GARDEN/1/void/": ("reason",),
    "/runs/1/undo/": ("reason",),
    "/desk/GARDEN/1-1-101/": (
        "bill", "amount", "means", "amount_cash", "reference_cash", "on_day", "remark", "request_id",
    ),
    "/receipts/1/void/": ("reason",),
    "/language/": ("language", "next"),
}  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_sent_breaks_a_page(staff: Client, garden: Garden, hostile: str) -> None:
    for path, names in READ.items():
        for name in names:
            assert staff.get(path, {name: hostile}).status_code < 500, (path, name)
    for path, names in WRITTEN.items():
        for name in names:
            form = _payment(garden, _first_bill(garden), reason="why") | {name: hostile}
            assert staff.post(path, form).status_code < 500, (path, name)
    for path in ("/bills/{}/1/", "/desk/GARDEN/{}/", "/runs/{}/", "/receipts/{}/", "/sign-in/{}/"):
        assert staff.get(path.format(quote(hostile or "-", safe=""))).status_code < 500, path


def test_what_somebody_paid_meanwhile_is_told_with_the_list_as_it_is_now(staff: Client, garden: Garden) -> None:
    bill = _first_bill(garden)
    form = _payment(garden, bill)
    staff.post("/desk/GARDEN/1-1-101/", form | {"amount": "7.00"})
    left = sum(
        row.outstanding + row.late_fee
        for row in billing.open_bills(EVERYTHING, garden.book_id, [bill.account_id], on_day=garden.today)
        if row.id == bill.id
    )
    late = form | {"amount": "99,999.5", "request_id": "6f1c1a34-6a53-4b9e-9f3a-0a7a3c1f0c12"}
    answer = staff.post("/desk/GARDEN/1-1-101/", late, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"99,999.50 is more than is owed: {left:.2f} is left" in page
    assert '<div id="owed" hx-swap-oob="innerHTML">' in page
    assert f'value="{bill.pk}" id="bill-{bill.pk}"' in page
    assert " checked>" in page
