"""Where a request is wrong: the exact key of its body, for every row that is wrong, so that a program can mark its own form."""

from typing import Any

import pytest
from django.utils import timezone

from tallystick.console.tests.garden import Garden

from .client import Program

pytestmark = pytest.mark.django_db(transaction=True)


def places(answer: Any) -> list[tuple[str, str]]:
    """Code and place of all that a problem tells; its own place is that of the first."""
    told = answer.json()
    found = [(one["place"], one["code"]) for one in told.get("errors", [])] or [(told.get("place"), told["code"])]
    assert (told.get("place"), told["code"]) == found[0]
    return found


def test_every_bad_row_of_a_list_is_told(garden: Garden, program: Program) -> None:
    unit = {"kind": "unit", "building_code": "1"}
    said = [
        unit | {"code": "9-9-901", "room": " 901"},
        unit | {"code": "9-9-902"},
        unit | {"code": "..", "building_area": "-1"},
    ]
    answer = program.post(f"/books/{garden.book_id}/assets", said)
    assert places(answer) == [("[0].room", "bad_text"), ("[2].code", "bad_code"), ("[2].building_area", "out_of_range")]


def test_a_hundred_bad_rows_are_told_and_no_more(garden: Garden, program: Program) -> None:
    answer = program.post(f"/books/{garden.book_id}/accounts", [{"code": "/"}] * 150)
    assert len(answer.json()["errors"]) == 100
    shapeless = program.post(f"/books/{garden.book_id}/accounts", [{}] * 150)
    assert (len(shapeless.json()["errors"]), shapeless.json()["place"]) == (100, "[0].code")


def test_what_is_there_already_is_told_for_every_row(garden: Garden, program: Program) -> None:
    said = [{"code": "NEW"}, {"code": "1-1-101"}, {"code": "1-1-102"}]
    answer = program.post(f"/books/{garden.book_id}/accounts", said)
    assert places(answer) == [("[1].code", "already_there"), ("[2].code", "already_there")]


def test_what_is_unknown_is_told_with_its_row_and_key(garden: Garden, program: Program) -> None:
    book = f"/books/{garden.book_id}"
    flat, fee = garden.assets["1-1-101"], garden.tariffs["Parking fee"]
    strange = [{"asset_id": asset_id, "tariff_id": fee, "start_on": "2020-05-01"} for asset_id in (flat, 9**9)]
    preview = program.post(f"{book}/assignments/preview", {"assignments": strange})
    bound = program.post(f"{book}/assignments", {"assignments": strange})
    parties = program.post(f"{book}/parties", [{"account_code": "1-1-101", "name": "A"}, {"account_code": "?", "name": "B"}])
    run = program.post(f"{book}/runs", {"assets": [flat, 9**9]})
    assert [places(answer) for answer in (preview, bound, parties, run)] == [
        [("assignments[1].asset_id", "unknown_thing")], [("assignments[1].asset_id", "unknown_thing")],
        [("[1].account_code", "unknown_thing")], [("assets[1]", "unknown_thing")],
    ]  # fmt: skip


def test_a_clash_is_told_with_the_row_that_clashes(garden: Garden, program: Program) -> None:
    flat = garden.assets["1-1-101"]
    days = [{"asset_id": flat, "tariff_id": garden.tariffs["Property fee"], "start_on": "2020-05-01", "end_on": "2020-04-01"}]
    assert places(program.post(f"/books/{garden.book_id}/assignments", {"assignments": days})) == [
        ("assignments[0].end_on", "ends_before_start")
    ]
    twice = [{"asset_id": flat, "tariff_id": garden.tariffs["Property fee"], "start_on": "2020-05-01"}]
    answer = program.post(f"/books/{garden.book_id}/assignments", {"assignments": twice})
    assert (answer.status_code, places(answer)) == (409, [("assignments[0]", "overlap")])


def test_a_payment_is_told_which_of_its_means_or_bills_is_wrong(garden: Garden, program: Program) -> None:
    who = next(row for row in program.get("/accounts", text="1-1-101").json()["items"] if row["code"] == "1-1-101")
    path = f"/books/{garden.book_id}/receipts"
    said = {"account_id": who["account_id"], "bills": "all"}
    means = program.post(path, said | {"means": [{"method": "cash"}, {"method": "card", "amount": "-1"}]})
    bills = [row["id"] for row in program.get("/bills", account=who["account_id"]).json()["items"]]
    picked = [{"bill_id": bills[0]}, {"bill_id": bills[1], "amount": "99999.00"}]
    overpaid = program.post(path, said | {"bills": picked, "means": [{"method": "cash"}]})
    assert [places(answer) for answer in (means, overpaid)] == [
        [("means[1].amount", "not_positive")], [("bills[1].amount", "overpaid")],
    ]  # fmt: skip


def test_one_thing_is_told_by_its_own_keys(garden: Garden, program: Program) -> None:
    token = {"name": "ERP", "permissions": ["bills.see"], "all_books": True, "expires_at": timezone.now().isoformat()}
    item = {"book_id": garden.book_id, "name": " Fee", "tax_percent": "101"}
    tried = [{"values": {"usage": 1}, "result": result} for result in (2, 3)]
    formula = {"name": "F", "text": "usage * 2", "examples": tried}
    hook = {"name": "ERP", "url": "https://example.com/hooks", "kinds": ["run.done"], "books": []}
    answers = [
        program.post("/tokens", token), program.post("/items", item), program.post("/webhooks", hook),
        program.post("/formulas", formula | {"book_id": garden.book_id}),
        program.send("PATCH", f"/books/{garden.book_id}/assets/{garden.assets['1-1-101']}", {"floor": 5000}),
    ]  # fmt: skip
    assert [places(answer) for answer in answers] == [
        [("expires_at", "token_too_long")], [("name", "bad_text"), ("tax_percent", "out_of_range")], [("books", "missing")],
        [("examples[1]", "example_fails")], [("floor", "out_of_range")],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bills", "told"),
    [
        ([{"bill_id": 8, "amount": "abc"}], [("bills[0].amount", "not_a_number")]),
        ([{"bill_id": 8, "amount": 1.5}], [("bills[0].amount", "not_text")]),
        ([{"id": 8}], [("bills[0].bill_id", "missing"), ("bills[0].id", "unknown_key")]),
        ("some", [("bills", "not_one_of")]),
        (8, [("bills", "not_one_of")]),
    ],
)
def test_of_a_word_or_a_list_the_one_that_was_sent_is_told(
    garden: Garden, program: Program, bills: object, told: list[tuple[str, str]]
) -> None:
    said = {"account_id": 1, "bills": bills, "means": [{"method": "cash"}]}
    assert places(program.post(f"/books/{garden.book_id}/receipts", said)) == told


@pytest.mark.parametrize(
    ("path", "query", "told"),
    [
        ("/receipts", {"cursor": "none"}, ("cursor", "bad_cursor")),
        ("/bills", {"cursor": "none"}, ("cursor", "bad_cursor")),
        ("/receipts", {"text": "a\0"}, ("text", "bad_text")),
        ("/receipts", {"book": 9**9}, ("book", "unknown_thing")),
        ("/bills", {"book": 9**9}, ("book", "unknown_thing")),
        ("/receipts", {"first": "2020-05-01", "last": "2020-04-30"}, ("last", "ends_before_start")),
        ("/bills", {"month_from": "2020-05", "month_to": "2020-04"}, ("month_to", "ends_before_start")),
        ("/readings", {"amount_from": "2", "amount_to": "1"}, ("amount_to", "ends_before_start")),
    ],
)
def test_what_is_wrong_in_an_address_is_told_by_its_key(
    garden: Garden, program: Program, path: str, query: dict[str, object], told: tuple[str, str]
) -> None:
    assert places(program.get(path, **query)) == [told]


def test_all_that_is_wrong_with_a_webhook_is_told_at_once(garden: Garden, program: Program) -> None:
    shapeless = program.post("/webhooks", {"name": "", "url": "nowhere", "kinds": ["no.such"]})
    assert places(shapeless) == [("name", "missing"), ("url", "not_an_address"), ("kinds[0]", "not_one_of")]
    hook = {"name": " ERP", "url": "https://example.com/hooks", "kinds": ["run.done"], "books": [garden.book_id, 9**9]}
    assert places(program.post("/webhooks", hook)) == [("name", "bad_text"), ("books[1]", "unknown_thing")]
