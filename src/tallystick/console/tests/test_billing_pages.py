"""Bills and runs in the console: what is chosen, seen beforehand, done, found again and told."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tallystick.billing.commands import carry_out_run, fail_run
from tallystick.billing.models import Bill, LateFee
from tallystick.estate import commands as estate
from tallystick.estate.models import Asset
from tallystick.identity import commands as identity
from tallystick.identity.models import User
from tallystick.kit.models import Run, RunProgress
from tallystick.kit.period import today_in
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs import commands as tariffs

from .garden import Garden, generate, make_garden

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


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


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _first_bill(garden: Garden) -> Bill:
    return Bill.objects.filter(book_id=garden.book_id, asset_id=garden.assets["1-1-101"]).order_by("starts_on")[0]


def _ticks(*bills: Bill) -> dict[str, str]:
    return {"bills": ",".join(f"{bill.book_id}-{bill.id}" for bill in bills), "matching": "to="}


def _overdue(bill: Bill) -> Bill:
    """The same bill, long due: its month lies years back."""
    old = date(2020, 1, 1)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE billing_bill DISABLE TRIGGER bill_says")
        Bill.objects.filter(id=bill.id).update(due_on=old)
        cursor.execute("ALTER TABLE billing_bill ENABLE TRIGGER bill_says")
    return bill


def test_what_is_ticked_is_weighed_then_voided_with_a_reason(staff: Client, garden: Garden) -> None:
    bill = _first_bill(garden)
    weighed = _text(staff.post("/bills/void/", _ticks(bill), headers=FRAGMENT))
    assert "1 bill" in weighed
    assert "¥107.40" in weighed
    assert Bill.objects.filter(voided_at__isnull=False).count() == 0
    sure = _ticks(bill) | {"sure": "1"}
    assert staff.post("/bills/void/", sure).status_code == 409
    assert staff.post("/bills/void/", sure | {"reason": "agreed"}).headers["Location"] == "/bills/?to="
    bill.refresh_from_db()
    assert bill.void_reason == "agreed"
    assert "1 bill was voided." in _text(staff.get("/bills/?to="))


def test_what_bears_money_is_left_and_told(staff: Client, garden: Garden) -> None:
    paid, free = Bill.objects.order_by("id")[:2]
    Bill.objects.filter(id=paid.id).update(paid=1)
    weighed = _text(staff.post("/bills/void/", _ticks(paid, free)))
    assert "1 bill bears money and is left" in weighed
    staff.post("/bills/void/", _ticks(paid, free) | {"sure": "1", "reason": "agreed"})
    assert list(Bill.objects.filter(voided_at__isnull=False)) == [free]
    nothing = staff.post("/bills/void/", _ticks(paid, free) | {"sure": "1", "reason": "agreed"})
    assert nothing.status_code == 409
    assert "None of these bills" in _text(nothing)


def test_all_that_match_are_meant_though_they_are_on_other_pages(staff: Client, garden: Garden) -> None:
    form = {"all": "1", "matching": "book=GARDEN&q=1-1-102&to="}
    assert "3 bills" in _text(staff.post("/bills/void/", form))
    staff.post("/bills/void/", form | {"sure": "1", "reason": "agreed"})
    assert Bill.objects.filter(voided_at__isnull=False).count() == 3


def test_late_fees_are_posted_and_waived_for_what_is_ticked(staff: Client, garden: Garden) -> None:
    first, second = Bill.objects.filter(item_id=garden.items["Property fee"]).order_by("id")[:2]
    for bill in (first, second):
        _overdue(bill)
    plain = Bill.objects.filter(item_id=garden.items["Parking fee"]).order_by("id")[0]
    assert "1 bill bears no late fee today." in _text(staff.post("/bills/late-fees/post/", _ticks(first, plain)))
    staff.post("/bills/late-fees/post/", _ticks(first, plain) | {"sure": "1"})
    assert Bill.objects.get(late_fee_of=first.id).amount > 0
    waive = _ticks(first, second) | {"sure": "1"}
    assert staff.post("/bills/late-fees/waive/", waive).status_code == 409
    staff.post("/bills/late-fees/waive/", waive | {"reason": "flood"})
    assert [(fee.bill_id, fee.reason) for fee in LateFee.objects.filter(waived=True)] == [(second.id, "flood")]


def test_a_bill_s_late_fee_is_posted_and_waived_on_its_page(staff: Client, garden: Garden) -> None:
    bill = _overdue(_first_bill(garden))
    home = f"/bills/GARDEN/{bill.id}/"
    assert "Post it" in _text(staff.get(home))
    assert staff.post(f"{home}late-fee/waive/", {"reason": " "}).status_code == 409
    staff.post(f"{home}late-fee/waive/", {"reason": "flood"})
    assert "A late fee of ¥" in _text(staff.get(home))
    assert staff.post(f"{home}late-fee/post/").status_code == 409
    LateFee.objects.all().update(voided_at=timezone.now())
    staff.post(f"{home}late-fee/post/")
    assert Bill.objects.filter(late_fee_of=bill.id).count() == 1


def test_bills_are_worked_out_again_where_that_changes_them(staff: Client, garden: Garden) -> None:
    bill = _first_bill(garden)
    assert "would say the same" in _text(staff.post("/bills/again/", _ticks(bill)))
    Asset.objects.filter(id=bill.asset_id).update(building_area=100)
    assert "1 changes: 107.40 → ¥120.00" in _text(staff.post("/bills/again/", _ticks(bill)))
    staff.post("/bills/again/", _ticks(bill) | {"sure": "1"})
    (new,) = Bill.objects.filter(replaces_id=bill.id)
    assert new.amount == 120
    Asset.objects.filter(id=bill.asset_id).update(building_area=50)
    answer = staff.post(f"/bills/GARDEN/{new.id}/again/")
    (newest,) = Bill.objects.filter(replaces_id=new.id)
    assert answer.headers["Location"] == f"/bills/GARDEN/{newest.id}/"
    assert "worked out again" in _text(staff.get(f"/bills/GARDEN/{bill.id}/"))


@pytest.mark.parametrize("bills", ["", "1", "x-1", "1-2-3", "9-1", "1-" + "9" * 30, "'", "1-1,"])
def test_ticks_that_are_none_are_refused(staff: Client, garden: Garden, bills: str) -> None:
    for act in ("void", "late-fees/post", "late-fees/waive", "again"):
        assert staff.post(f"/bills/{act}/", {"bills": bills}).status_code in (404, 409)


def _rows(answer: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.iter_rows(values_only=True))


def _exact(cell: object) -> Decimal:
    """What a cell shows, as a decimal: the reader of the sheet hands out binary figures."""
    return Decimal(str(cell))


def test_what_is_ticked_alone_goes_into_a_sheet_and_onto_paper(staff: Client, garden: Garden) -> None:
    chosen = Bill.objects.order_by("id")[:2]
    rows = _rows(staff.post("/bills/ticked.xlsx", _ticks(*chosen)))
    assert len(rows) == 4  # a heading, two bills, what they come to
    assert _exact(rows[-1][rows[0].index("Amount")]) == sum(bill.amount for bill in chosen)
    paper = _text(staff.post("/bills/print/", _ticks(*chosen)))
    assert paper.count("<tr><td>") == 2
    everything = _text(staff.get("/bills/print/?book=GARDEN&to="))
    assert everything.count("<tr><td>") == 42
    assert "Together · 42 bills" in everything


def test_the_list_is_as_it_was_left_until_it_is_reset(staff: Client, garden: Garden) -> None:
    staff.get("/bills/?q=chen&to=")
    assert 'value="q=chen&amp;to="' in _text(staff.get("/bills/"))
    assert "q=chen" not in _text(staff.get("/bills/?reset=1"))
    assert "q=chen" not in _text(staff.get("/bills/"))


def _pick(garden: Garden, **more: Any) -> dict[str, Any]:
    return {"book": "GARDEN", "through": f"{garden.today.year}-04-30", "tariff": [*garden.tariffs.values()], **more}


def test_units_are_found_and_their_tariffs_counted(staff: Client, garden: Garden) -> None:
    page = _text(staff.get("/generate/?book=GARDEN"))
    assert page.count("data-unit>") == 14
    assert "Tick units on the left" in page
    assert _text(staff.get("/generate/units/?book=GARDEN&kind=parking", headers=FRAGMENT)).count("data-unit>") == 2
    assert _text(staff.get("/generate/units/?book=GARDEN&q=zhou", headers=FRAGMENT)).count("data-unit>") == 2
    everything = _text(staff.post("/generate/tariffs/", {"book": "GARDEN", "all": "1"}))
    assert "borne by 12 ticked" in everything
    one = _text(staff.post("/generate/tariffs/", {"book": "GARDEN", "assets": str(garden.assets["P-001"])}))
    assert "Parking fee: Space" in one
    assert "Property fee" not in one


def test_a_link_from_a_unit_brings_it_ticked(staff: Client, garden: Garden) -> None:
    page = _text(staff.get("/generate/?book=GARDEN&asset=1-1-101"))
    assert f'name="assets" value="{garden.assets["1-1-101"]}"' in page
    assert "borne by 1 ticked" in page
    unticked = {"book": "GARDEN", "all": "1", "seen": [*garden.tariffs.values()], "tariff": garden.tariffs["Parking fee"]}
    again = _text(staff.post("/generate/tariffs/", unticked))
    assert again.count(" checked") == 1


def test_bills_of_chosen_units_are_seen_then_made(staff: Client, garden: Garden) -> None:
    form = _pick(garden, assets=str(garden.assets["1-1-101"]))
    preview = _text(staff.post("/generate/preview/", form))
    assert "Make this 1 bill" in preview
    assert "3 periods have their bills already and are skipped." in preview
    answer = staff.post("/generate/", form)
    run = Run.objects.get(stage="waiting")
    assert answer.headers["Location"] == f"/runs/{run.id}/"
    assert carry_out_run(run.id).made == 1
    assert "for 1 chosen unit" in _text(staff.get(f"/runs/{run.id}/"))


def test_all_that_match_are_chosen_by_their_filter(staff: Client, garden: Garden) -> None:
    assert "Make these 2 bills" in _text(staff.post("/generate/preview/", _pick(garden, all="1", kind="parking")))
    staff.post("/generate/", _pick(garden, all="1", kind="parking"))
    assert Run.objects.get(stage="waiting").wanted["asset_ids"] == [garden.assets["P-001"], garden.assets["P-002"]]


def test_what_is_not_ticked_is_asked_for(staff: Client, garden: Garden) -> None:
    nobody = staff.post("/generate/preview/", _pick(garden))
    assert (nobody.status_code, "Tick the units" in _text(nobody)) == (409, True)
    no_tariff = staff.post("/generate/", {"book": "GARDEN", "all": "1"})
    assert (no_tariff.status_code, "at least one tariff" in _text(no_tariff)) == (409, True)
    assert not Run.objects.filter(stage="waiting").exists()


@pytest.mark.parametrize("query", ["kind=castle", "floor=x", "building=NONE", "assets=x", "tariff=x", "through=soon", "after=zz"])
def test_a_choice_that_cannot_be_meant_makes_no_fault(staff: Client, garden: Garden, query: str) -> None:
    assert staff.get(f"/generate/?book=GARDEN&{query}").status_code in (200, 404, 409)
    assert staff.get(f"/generate/units/?book=GARDEN&{query}", headers=FRAGMENT).status_code in (200, 404, 409)


def test_a_run_goes_on_is_found_again_and_undone(staff: Client, garden: Garden) -> None:
    form = {"book": "GARDEN", "how": "through", "through": f"{garden.today.year}-04-30"}
    assert "Property fee" in _text(staff.get("/runs/preview/", form))
    asked = staff.post("/runs/new/", form)
    run = Run.objects.get(stage="waiting")
    assert asked.headers["Location"] == f"/runs/{run.id}/"
    assert "every 500ms" in _text(staff.get(f"/runs/{run.id}/"))
    RunProgress.objects.create(run=run, done=1, total=4, told_at=timezone.now())
    assert 'max="4" value="1"' in _text(staff.get("/runs/"))
    assert "25%" in _text(staff.get("/runs/going/", headers=FRAGMENT))
    carry_out_run(run.id)
    assert "hx-trigger" not in _text(staff.get("/runs/going/", headers=FRAGMENT))
    assert "every 500ms" not in _text(staff.get(f"/runs/{run.id}/"))
    assert staff.post(f"/runs/{run.id}/undo/", {"reason": "too early"}).status_code == 302
    run.refresh_from_db()
    assert run.stage == "undone"
    assert "“too early”" in _text(staff.get(f"/runs/{run.id}/"))


def test_a_failed_run_is_run_again_by_a_button(staff: Client, garden: Garden) -> None:
    form = {"book": "GARDEN", "how": "through", "through": f"{garden.today.year}-04-30"}
    staff.post("/runs/new/", form)
    failed = Run.objects.get(stage="waiting").id
    fail_run(failed, fault="lost")
    assert "Run again" in _text(staff.get(f"/runs/{failed}/"))
    answer = staff.post(f"/runs/{failed}/again/")
    again = Run.objects.get(stage="waiting")
    assert answer.headers["Location"] == f"/runs/{again.id}/"
    assert carry_out_run(again.id).made == 14


def test_a_run_stands_beside_the_month_before_outliers_first(staff: Client, garden: Garden) -> None:
    Asset.objects.filter(code="1-1-102").update(building_area=905)
    done = generate(garden, date(garden.today.year, 4, 30))
    preview = _text(staff.get("/runs/preview/", {"book": "GARDEN", "how": "through", "through": f"{garden.today.year}-05-31"}))
    assert "All of these months" in preview
    comparison = _text(staff.get(f"/runs/{done.run_id}/comparison/", headers=FRAGMENT))
    assert "Beside the period before" in comparison
    assert "1,086.00" in comparison  # 905 × 1.2, after 90.50 × 1.2
    assert "+900.0%" in comparison


def test_failures_are_told_by_reason_with_where_to_mend_them(staff: Client, garden: Garden) -> None:
    Asset.objects.filter(code__in=["1-1-101", "1-1-102"]).update(building_area=None)
    done = generate(garden, date(garden.today.year, 4, 30))
    page = _text(staff.get(f"/runs/{done.run_id}/"))
    assert page.count("The unit has no figure for “building area”.") == 1
    assert "2 bills, 2 units" in page
    assert f'/assets/GARDEN/{garden.assets["1-1-101"]}/change/' in page
    preview = _text(staff.get("/runs/preview/", {"book": "GARDEN", "how": "through", "through": f"{garden.today.year}-05-31"}))
    assert preview.count(f'/assets/GARDEN/{garden.assets["1-1-101"]}/change/') == 2  # April and May
    rows = _rows(staff.get(f"/runs/{done.run_id}/failures.xlsx"))
    assert [row[0] for row in rows] == ["Unit", "1-1-101", "1-1-102"]
    assert rows[1][4] == "The unit has no figure for “building area”."


def test_runs_are_filtered_added_up_and_exported(staff: Client, garden: Garden) -> None:
    Run.objects.update(actor_name="Mrs Zhao")
    for query, found in (("q=zhao", 1), ("kind=night", 0), ("kind=hand", 1), ("stage=failed", 0), ("failed=some", 0)):
        assert _text(staff.get(f"/runs/?{query}")).count('class="tag stage-') == found
    rows = _rows(staff.get("/runs/?q=zhao&as=xlsx"))
    total = sum(Bill.objects.values_list("amount", flat=True), Decimal(0))
    assert [_exact(row[rows[0].index("Amount")]) for row in rows[1:]] == [total, total]
    assert staff.get("/runs/?kind=castle").status_code == 409


def _several_fail(garden: Garden) -> None:
    Asset.objects.filter(book_id=garden.book_id, kind="unit").update(building_area=None)


@pytest.mark.parametrize(
    "path",
    [
        "/generate/?book=GARDEN&all=1",
        "/generate/units/?book=GARDEN",
        "/runs/",
        "/runs/going/",
        "/bills/print/?to=",
        "RUN",
        "COMPARISON",
    ],
)
def test_pages_ask_as_much_of_the_database_whatever_they_show(staff: Client, garden: Garden, path: str) -> None:
    def asked() -> int:
        run_id = Run.objects.latest("id").id
        address = {"RUN": f"/runs/{run_id}/", "COMPARISON": f"/runs/{run_id}/comparison/"}.get(path, path)
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(address, headers=FRAGMENT).status_code == 200
        return len(queries)

    Asset.objects.filter(code="1-1-101").update(building_area=None)
    generate(garden, date(garden.today.year, 4, 30))
    asked()  # the first request of a session keeps it
    few = asked()
    _several_fail(garden)
    more = [estate.NewAsset(f"3-{number}", "parking", parking_area=Decimal(10)) for number in range(30)]
    ids = estate.add_assets(OPERATOR, EVERYTHING, garden.book_id, more, today=garden.today)
    bound = [tariffs.NewAssignment(asset, garden.tariffs["Parking fee"], date(garden.today.year, 1, 1)) for asset in ids.values()]
    tariffs.assign(OPERATOR, EVERYTHING, garden.book_id, bound, today=garden.today)
    generate(garden, date(garden.today.year, 6, 30))
    assert asked() == few
    assert few <= 20


def test_sixty_thousand_are_chosen_without_being_named(staff: Client, garden: Garden) -> None:
    """In small: what is sent is the filter, and the page shows some of them."""
    new = [estate.NewAsset(f"9-{number:04d}", "vehicle") for number in range(250)]
    estate.add_assets(OPERATOR, EVERYTHING, garden.book_id, new, today=garden.today)
    page = _text(staff.get("/generate/units/?book=GARDEN&kind=vehicle", headers=FRAGMENT))
    assert page.count("data-unit>") == 100
    assert "All that match: 250" in page
    many = _text(staff.post("/generate/tariffs/", {"book": "GARDEN", "all": "1", "kind": "vehicle"}))
    assert "bear no tariff" in many
