"""Bills and runs over the API: listed, explained, paged without a gap, previewed, asked for, undone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tallystick.billing.models import Bill
from tallystick.console.tests.garden import Garden, generate, make_garden
from tallystick.jobs import runs
from tallystick.kit.models import Run

from .client import Program, every
from .conftest import TODAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("sort", ["month", "unit", "due", "amount", "outstanding"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_pages_show_every_bill_once(garden: Garden, program: Program, sort: str, order: str) -> None:
    found = every(program, "/bills", limit=7, sort=sort, order=order)
    assert len(found) == len({row["id"] for row in found}) == Bill.objects.count() == 56


def test_a_bill_says_how_its_amount_came_about(garden: Garden, program: Program) -> None:
    april = {"month_from": "2020-04", "month_to": "2020-04"}
    (listed,) = program.get("/bills", text="1-1-101", item=garden.items["Property fee"], **april).json()["items"]
    assert (listed["month"], listed["amount"], listed["status"], listed["asset_code"]) == ("2020-04", "107.40", "open", "1-1-101")
    bill = program.get(f"/bills/{listed['id']}").json()
    assert (bill["why"], bill["settlements"], bill["late_fee"]) == ("1.2 × 89.50 building_area", [], bill["late_fee"])
    assert {"what": "Unit price", "figures": "1.2"} in bill["steps"]


def test_totals_add_up_what_is_listed(garden: Garden, program: Program) -> None:
    (total,) = program.get("/bills/totals").json()
    listed = every(program, "/bills")
    assert (total["bills"], Decimal(total["billed"])) == (len(listed), sum(Decimal(row["amount"]) for row in listed))


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJ4IiwxLDEsMSwxXQ", "WyIyMDIwLTAxLTAxIiwxLDEsMSwtMV0"])
def test_a_cursor_that_is_none_of_ours_is_refused(garden: Garden, program: Program, cursor: str) -> None:
    answer = program.get("/bills", cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")


def test_a_run_is_previewed_asked_for_carried_out_and_undone(garden: Garden, program: Program) -> None:
    said = {"through": "2020-05-31"}
    preview = program.post(f"/books/{garden.book_id}/runs/preview", said).json()
    assert (preview["made"], preview["failed"]) == (14, 0)
    asked = program.post(f"/books/{garden.book_id}/runs", said, key="one")
    assert (asked.status_code, asked.json()["stage"]) == (202, "waiting")
    assert program.post(f"/books/{garden.book_id}/runs", said, key="one").json()["id"] == asked.json()["id"]
    runs.take_up_waiting()
    run = program.get(f"/runs/{asked.json()['id']}").json()
    assert (run["stage"], run["made"], run["amount"]) == ("done", 14, preview["amount"])
    assert {row["item_name"]: row["bills"] for row in run["items"]} == {"Property fee": 12, "Parking fee": 2}
    assert program.post(f"/runs/{run['id']}/undo", {"reason": "too early"}).json() == {"count": 14}
    assert program.get(f"/runs/{run['id']}").json()["stage"] == "undone"
    assert Run.objects.count() == 2


def test_a_run_stands_beside_the_period_before_in_percent(garden: Garden, program: Program) -> None:
    april = {"text": "1-1-101", "item": garden.items["Property fee"], "month_from": "2020-04", "month_to": "2020-04"}
    (bill,) = program.get("/bills", **april).json()["items"]
    program.post(f"/books/{garden.book_id}/bills/void", {"bills": [bill["id"]], "reason": "agreed"})
    run_id = generate(garden, date(2020, 5, 31)).run_id
    answer = program.get(f"/runs/{run_id}/comparison")
    assert answer.status_code == 200, answer.content
    changes = {row["item_name"]: row["change"] for row in answer.json()["items"]}
    assert changes == {"Property fee": "8.82", "Parking fee": "0"}


def test_what_is_of_another_book_is_refused_and_not_passed_over(garden: Garden, program: Program) -> None:
    other = make_garden(TODAY, code="OTHER")
    generate(other, date(2020, 1, 31))
    here, theirs = f"/books/{garden.book_id}", next(iter(other.assets.values()))
    bills = {"bills": [Bill.objects.filter(book_id=other.book_id).values_list("id", flat=True)[0]]}
    bound = {"asset_id": next(iter(garden.assets.values())), "tariff_id": garden.tariffs["Parking fee"], "start_on": "2020-05-01"}
    asked: list[tuple[str, dict[str, Any]]] = [(f"{here}/late-fees", bills), (f"{here}/bills/again/preview", bills)]
    for wrong in ({"asset_id": theirs}, {"tariff_id": other.tariffs["Parking fee"]}):
        asked.append((f"{here}/assignments/preview", {"assignments": [bound | wrong]}))
    for path in (f"{here}/runs", f"{here}/runs/preview"):
        asked += [(path, {"assets": [theirs]}), (path, {"items": [9**9]}), (path, {"tariffs": [other.tariffs["Parking fee"]]})]
    answers = [program.post(path, said) for path, said in asked]
    answers.append(program.get(f"{here}/tariffs/{other.tariffs['Parking fee']}/rerate"))
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "unknown_thing")] * len(answers)


def test_the_list_of_runs_is_paged(garden: Garden, program: Program) -> None:
    for month in (5, 6, 7):
        generate(garden, date(2020, month, 28))
    assert len(every(program, "/runs", limit=1)) == 4


def test_bills_are_voided_with_a_reason_or_not_at_all(garden: Garden, program: Program) -> None:
    ids = [row["id"] for row in program.get("/bills", limit=2).json()["items"]]
    path = f"/books/{garden.book_id}/bills/void"
    assert program.post(path, {"bills": ids, "reason": " "}).json()["code"] == "reason_missing"
    assert program.post(path, {"bills": [*ids, 99999999], "reason": "agreed"}).status_code == 404
    assert program.post(path, {"bills": ids, "reason": "agreed"}).json() == {"count": 2}
    assert program.get(f"/bills/{ids[0]}").json()["void_reason"] == "agreed"


def test_late_fees_are_posted_and_waived(garden: Garden, program: Program) -> None:
    posted = program.post(f"/books/{garden.book_id}/late-fees", {}).json()["ids"]
    assert len(posted) >= 12
    fee = program.get(f"/bills/{posted[0]}").json()
    assert fee["late_fee_of"]
    waived = program.post(f"/books/{garden.book_id}/late-fees/waive", {"bills": [fee["late_fee_of"]], "reason": "agreed"})
    assert (waived.status_code, waived.json()["code"]) == (409, "no_late_fee")
