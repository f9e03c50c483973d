"""A program sets up a book from nothing to its first receipt, and reads a meter; prices change, and assignments end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tallystick.jobs import runs
from tallystick.kit.who import EVERYTHING
from tallystick.ledger.queries import checks

from .client import Program, token_of, user

pytestmark = pytest.mark.django_db(transaction=True)
GARDEN = {"code": "GARDEN", "name": "Garden Court", "currency": "CNY", "timezone": "Asia/Shanghai"}


@pytest.fixture
def program() -> Program:
    return Program(token_of(user()))


def made(answer: Any) -> Any:
    assert answer.status_code in (200, 201, 202), answer.content
    return answer.json()


@pytest.fixture
def book(program: Program) -> str:
    """The address of Garden Court, with Mrs Chen's flat in it."""
    book = f"/books/{made(program.post('/books', GARDEN))['id']}"
    made(program.post(f"{book}/buildings", [{"code": "1", "name": "Building 1"}]))
    flat = {"code": "1-1-101", "kind": "unit", "building_code": "1", "building_area": "89.50", "floor": 1}
    made(program.post(f"{book}/assets", [flat]))
    made(program.post(f"{book}/parties", [{"account_code": "1-1-101", "name": "Mrs Chen", "phone": "13809510001"}]))
    return book


def flat_of(program: Program, book: str) -> dict[str, Any]:
    (flat,) = program.get(f"{book}/assets", text="chen").json()["items"]
    return flat


def tariff(program: Program, book: str, **more: Any) -> dict[str, Any]:
    book_id = int(book.rpartition("/")[2])
    item = made(program.post("/items", {"book_id": book_id, "name": f"Fee {more.get('measure')}"}))
    said = {"book_id": book_id, "item_id": item["id"], "name": "Flat", "method": "unit_price", "unit_price": "1.2"}
    return made(program.post("/tariffs", said | {"measure": "building_area"} | more))


@pytest.mark.parametrize("code", [".", "..", "a//b", "/a", "a/", "a/../b"])
def test_codes_that_lead_elsewhere_in_an_address_are_refused(program: Program, book: str, code: str) -> None:
    asset = {"kind": "unit", "building_code": "1"}
    answers = [
        program.post(f"{book}/accounts", [{"code": code}]),
        program.post(f"{book}/buildings", [{"code": code, "name": "Building"}]),
        program.post(f"{book}/assets", [asset | {"code": code}]),
        program.post(f"{book}/assets", [asset | {"code": "1-1-102", "account_code": code}]),
    ]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(422, "bad_code")}
    made(program.post(f"{book}/accounts", [{"code": "1-1-101/2"}]))


def test_a_price_in_a_change_of_a_tariff_is_refused(program: Program, book: str) -> None:
    fee = tariff(program, book)
    answer = program.send("PATCH", f"/tariffs/{fee['id']}", {"unit_price": "1"})
    assert (answer.status_code, answer.json()["code"], answer.json()["place"]) == (422, "price_is_version", "unit_price")
    assert made(program.send("PATCH", f"/tariffs/{fee['id']}", {"name": "Even"}))["name"] == "Even"


def test_from_nothing_to_the_first_receipt(program: Program, book: str) -> None:
    flat, fee = flat_of(program, book), tariff(program, book)
    assert (flat["building_area"], flat["account_code"]) == ("89.5", "1-1-101")
    wanted = [{"asset_id": flat["id"], "tariff_id": fee["id"], "start_on": "2026-01-01"}]
    preview = made(program.post(f"{book}/assignments/preview", {"assignments": wanted}))
    assert [one["amount"] for one in preview["first_bills"]] == ["107.40"]
    bound = made(program.post(f"{book}/assignments", {"assignments": wanted}))
    made(program.post(f"{book}/runs", {"through": "2026-02-28"}))
    runs.take_up_waiting()
    account = f"{book}/accounts/{flat['account_id']}"
    assert program.get(f"{account}/open-bills").json()["total"] == "214.80"
    said = {"account_id": flat["account_id"], "bills": "all", "amount": "107.40", "means": [{"method": "wechat"}]}
    receipt = made(program.post(f"{book}/receipts", said))
    assert [(line["amount"], line["starts_on"]) for line in receipt["lines"]] == [("107.40", "2026-01-01")]
    ended = {"endings": [{"assignment_id": bound["made"][0], "end_on": "2026-01-31"}]}
    assert made(program.post(f"{book}/assignments/end/preview", ended))["voided"] == 1
    assert made(program.post(f"{book}/assignments/end", ended)) == {"voided": 1, "rerated": 0, "kept": []}
    assert program.get(f"{account}/open-bills").json()["total"] == "0.00"
    assert [one.name for one in checks(EVERYTHING) if one.faults] == []


def test_a_reading_makes_its_bill_and_a_new_price_works_it_out_again(program: Program, book: str) -> None:
    flat, power = flat_of(program, book), tariff(program, book, measure="usage")
    bound = {"assignments": [{"asset_id": flat["id"], "tariff_id": power["id"], "start_on": "2026-01-01"}]}
    made(program.post(f"{book}/assignments", bound))
    said = [{"asset_id": flat["id"], "item_id": power["item_id"], "month": "2026-01", "previous": "100", "current": "320"}]
    (reading_id,) = made(program.post(f"{book}/readings", said))["ids"]
    assert program.post(f"{book}/readings", said).json()["code"] == "already_read"
    edited = made(program.send("PATCH", f"{book}/readings/{reading_id}", {"current": "310"}))
    assert (edited["usage"], edited["replaces_id"]) == ("210", reading_id)
    made(program.post(f"/tariffs/{power['id']}/versions", {"in_force_from": "2026-01-01", "unit_price": "2"}))
    reach = program.get(f"{book}/tariffs/{power['id']}/rerate").json()
    assert (reach["changed"], reach["was"], reach["amount"]) == (1, "252.00", "420.00")
    assert made(program.post(f"{book}/tariffs/{power['id']}/rerate")) == {"replaced": 1, "kept": [], "failed": 0}
    assert made(program.send("DELETE", f"{book}/readings/{edited['id']}")) == {"count": 1}


def test_a_price_and_a_formula_are_tried(program: Program) -> None:
    said = {"text": "TIER(usage, 180, 0.56, 260, 0.61, 0.86)", "values": {"usage": "320"}}
    assert made(program.post("/formulas/try", said))["value"] == "201.2"
    fault = program.post("/formulas/try", said | {"text": "TIER(usage"}).json()
    assert (fault["status"], fault["code"], fault["place"]) == (422, "syntax", "text")
    price: dict[str, Any] = {"method": "unit_price", "unit_price": "1.2", "measure": "building_area", "currency": "CNY"}
    price["values"] = {"building_area": "89.5"}
    assert made(program.post("/tariffs/try", price))["amount"] == "107.40"


def test_figures_are_read_as_decimals_and_never_as_floats(program: Program, book: str) -> None:
    flat = flat_of(program, book)
    body = '{"building_area": "0.1", "inner_area": "79.1234", "shared_area": 12}'
    changed = made(program.send("PATCH", f"{book}/assets/{flat['id']}", body))
    assert (changed["building_area"], changed["inner_area"], changed["shared_area"]) == ("0.1", "79.1234", "12")
    for figure in ("0.1", "12.0", "1e400", "0.123456789012345678901234567890", '"1,5"', '"NaN"', "true", "9" * 40):
        answer = program.send("PATCH", f"{book}/assets/{flat['id']}", f'{{"building_area": {figure}}}')
        assert answer.status_code == 422, figure


def test_a_flat_changes_hands(program: Program, book: str) -> None:
    flat = flat_of(program, book)
    said = {"asset_ids": [flat["id"]], "from_day": "2026-03-01", "owner": {"name": "Mr Li"}}
    done = made(program.post(f"{book}/transfers", said))
    holders = program.get(f"{book}/assets/{flat['id']}/holders").json()["items"]
    assert [(one["account_code"], one["starts_on"], one["ends_on"]) for one in holders] == [
        ("1-1-101", None, "2026-02-28"), (done["account_code"], "2026-03-01", None),
    ]  # fmt: skip
    assert made(program.post(f"{book}/transfers/undo", {"asset_ids": [flat["id"]]})) == {"count": 0}


def test_a_token_makes_no_more_than_it_may(program: Program) -> None:
    soon = (timezone.now() + timedelta(days=10)).isoformat()
    said = {"name": "less", "permissions": ["bills.see"], "all_books": True, "expires_at": soon}
    made_by_it = Program(made(program.post("/tokens", said))["token"])
    assert made_by_it.get("/me").json()["permissions"] == ["bills.see"]
    few = Program(token_of(user(permissions=["tokens.make", "bills.see"]), ["tokens.make", "bills.see"]))
    more = few.post("/tokens", said | {"permissions": ["receipts.void"]})
    assert (more.status_code, more.json()["place"]) == (422, "permissions")


def test_a_narrow_token_does_not_change_its_maker() -> None:
    zhao = user()
    zhao.language = "vi"
    zhao.save()
    whole, narrow = Program(token_of(zhao)), Program(token_of(zhao, ["bills.see", "tokens.make"]))
    assert narrow.send("PATCH", "/me", {"name": "Somebody"}).status_code == 404
    assert made(whole.send("PATCH", "/me", {"name": "Mrs Zhao Mei"}))["name"] == "Mrs Zhao Mei"
    zhao.refresh_from_db()
    assert (zhao.name, zhao.language) == ("Mrs Zhao Mei", "vi")


def test_a_token_is_withdrawn_by_whom_it_is_listed_to(program: Program, book: str) -> None:
    zhao, book_id = user(), int(book.rpartition("/")[2])
    whole = Program(token_of(zhao))
    narrow = token_of(zhao)
    ours = zhao.apitoken_set.latest("id")
    ours.all_books, ours.book_ids = False, [book_id]
    ours.save()
    assert Program(narrow).get("/tokens").json()["items"] == []
    assert Program(narrow).send("DELETE", f"/tokens/{ours.pk}").status_code == 404
    assert [made(whole.send("DELETE", f"/tokens/{ours.pk}")) for _ in range(2)] == [{"count": 1}, {"count": 0}]


def test_a_webhook_is_added_listed_and_shows_its_secret_once(program: Program) -> None:
    said = {"name": "ERP", "url": "https://example.com/hooks", "kinds": ["receipt.made"]}
    added = made(program.post("/webhooks", said))
    assert added["secret"].startswith("whsec_")
    (listed,) = program.get("/webhooks").json()["items"]
    assert (listed["name"], listed["books"], "secret" in listed) == ("ERP", None, False)
    assert program.post("/webhooks", said | {"url": "http://127.0.0.1/"}).json()["code"] == "not_public"
    assert made(program.send("PATCH", f"/webhooks/{added['id']}", {"paused": True}))["paused"]
    assert made(program.send("DELETE", f"/webhooks/{added['id']}")) == {"count": 1}
    assert program.get(f"/webhooks/{added['id']}").status_code == 404
