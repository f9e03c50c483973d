"""Mrs Chen's money over the API: what she owes, a receipt, its void; and everything that is sent twice is done once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tallystick.billing.models import Bill
from tallystick.cashier.models import Receipt
from tallystick.console.tests.garden import Garden
from tallystick.kit import once
from tallystick.kit.models import Answer
from tallystick.kit.who import EVERYTHING
from tallystick.ledger.queries import checks

from .client import Program, token_of, user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _holds() -> Any:
    yield
    assert [found.name for found in checks(EVERYTHING) if found.faults] == []


def account(program: Program, code: str = "1-1-101") -> dict[str, Any]:
    return next(row for row in program.get("/accounts", text=code).json()["items"] if row["code"] == code)


def owed(program: Program, code: str = "1-1-101") -> dict[str, Any]:
    who = account(program, code)
    return program.get(f"/books/{who['book_id']}/accounts/{who['account_id']}/open-bills").json()


def payment(program: Program, **more: Any) -> tuple[str, dict[str, Any]]:
    """Mrs Chen pays all that she owes, in cash."""
    who = account(program)
    said = {"account_id": who["account_id"], "bills": "all", "means": [{"method": "cash"}]} | more
    return f"/books/{who['book_id']}/receipts", said


def test_mrs_chen_pays_all_she_owes_and_takes_it_back(garden: Garden, program: Program) -> None:
    before = owed(program)
    assert Decimal(before["total"]) > 0
    made = program.post(*payment(program))
    assert made.status_code == 201, made.content
    receipt = made.json()
    assert (receipt["amount"], receipt["account_code"], receipt["methods"]) == (before["total"], "1-1-101", ["cash"])
    assert owed(program)["total"] == "0.00"
    assert program.get(f"/receipts/{receipt['id']}").json() == receipt
    voided = program.post(f"/receipts/{receipt['id']}/void", {"reason": "wrong account"})
    assert (voided.json()["voids_id"], voided.json()["amount"]) == (receipt["id"], f"-{receipt['amount']}")
    assert owed(program)["total"] == before["total"]


def test_a_request_that_comes_again_gives_the_same_answer_and_does_nothing(garden: Garden, program: Program) -> None:
    path, said = payment(program)
    first = program.post(path, said, key="one")
    again = program.post(path, said, key="one")
    assert first.content == again.content
    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert Receipt.objects.count() == 1


def test_json_that_says_the_same_is_the_same_request(garden: Garden, program: Program) -> None:
    path, said = payment(program)
    first = program.post(path, said, key="one")
    again = program.post(path, dict(reversed(said.items())), key="one")
    assert first.content == again.content


def test_another_request_with_the_same_key_is_refused(garden: Garden, program: Program) -> None:
    path, said = payment(program)
    program.post(path, said, key="one")
    other = program.post(path, said | {"remark": "something else"}, key="one")
    elsewhere = program.post(f"/books/{garden.book_id}/runs", {}, key="one")
    assert [(answer.status_code, answer.json()["code"]) for answer in (other, elsewhere)] == [(422, "idempotency_key_reused")] * 2


def test_a_key_is_its_users_own_whichever_token_it_comes_with(garden: Garden) -> None:
    zhao = user()
    old, new = Program(token_of(zhao)), Program(token_of(zhao))
    path, said = payment(old)
    first, again = old.post(path, said, key="one"), new.post(path, said, key="one")
    assert (first.content, again["Idempotency-Replayed"]) == (again.content, "true")
    assert Receipt.objects.count() == 1


def test_a_token_that_sees_other_books_is_not_told_the_answer(garden: Garden) -> None:
    zhao = user()
    path, said = payment(whole := Program(token_of(zhao)))
    whole.post(path, said, key="one")
    narrow = Program(token_of(zhao))
    zhao.apitoken_set.filter(id=zhao.apitoken_set.latest("id").pk).update(all_books=False, book_ids=[])
    answer = narrow.post(path, said, key="one")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_another_user_has_keys_of_their_own(garden: Garden, program: Program) -> None:
    stranger = Program(token_of(user("Mr Li")))
    path = f"/books/{garden.book_id}/bills/void"
    bills = [row["id"] for row in program.get("/bills").json()["items"]]
    both = zip((program, stranger), bills[:2], strict=True)
    done = [one.post(path, {"bills": [bill], "reason": "agreed"}, key="one") for one, bill in both]
    assert [answer.json() for answer in done] == [{"count": 1}, {"count": 1}]
    assert Bill.objects.exclude(voided_at=None).count() == 2


def test_a_refused_request_may_come_again_with_its_key(garden: Garden, program: Program) -> None:
    path, said = payment(program, amount="99999.00")
    refused = program.post(path, said, key="one")
    assert (refused.status_code, refused.json()["code"], refused.json()["place"]) == (422, "overpaid", "amount")
    assert Answer.objects.count() == 0
    assert program.post(path, payment(program)[1], key="one").status_code == 201


@pytest.mark.parametrize(("key", "status", "code"), [
    (None, 400, "idempotency_key_missing"), ("", 400, "idempotency_key_missing"), ("a b", 422, "bad_idempotency_key"),
    ("x" * 256, 422, "bad_idempotency_key"), ("ü", 422, "bad_idempotency_key"),
])  # fmt: skip
def test_what_moves_money_takes_a_key(garden: Garden, program: Program, key: str | None, status: int, code: str) -> None:
    path, said = payment(program)
    headers = program.headers | ({} if key is None else {"Idempotency-Key": key})
    answer = program.client.post(f"/api/v1{path}", said, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"], Receipt.objects.count()) == (status, code, 0)


def at_once(times: int, send: Callable[[int], Any]) -> list[Any]:
    def sent(place: int) -> Any:
        try:
            return send(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(sent, range(times)))


def test_thirty_two_at_once_are_one_receipt(garden: Garden, program: Program) -> None:
    path, said = payment(program)
    token = program.headers["Authorization"].removeprefix("Bearer ")
    answers = at_once(32, lambda _: Program(token).post(path, said, key="one"))
    assert {answer.content for answer in answers} == {answers[0].content}
    assert {answer.status_code for answer in answers} == {201}
    assert sorted("Idempotency-Replayed" in answer.headers for answer in answers) == [False, *[True] * 31]
    assert Receipt.objects.count() == 1


def test_without_a_shared_key_the_race_is_real(garden: Garden, program: Program) -> None:
    """The canary: eight requests to void eight bills, each with a key of its own, are carried out eight times."""
    bills = [row["id"] for row in program.get("/bills").json()["items"]][:8]
    token = program.headers["Authorization"].removeprefix("Bearer ")
    path = f"/books/{garden.book_id}/bills/void"
    answers = at_once(8, lambda n: Program(token).post(path, {"bills": [bills[n]], "reason": "agreed"}))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert Bill.objects.exclude(voided_at=None).count() == 8


def test_old_answers_are_forgotten(garden: Garden, program: Program) -> None:
    path, said = payment(program)
    program.post(path, said)
    assert once.sweep(timezone.now()) == 0
    assert once.sweep(timezone.now() + once.KEPT + timedelta(seconds=1)) == 1


def test_what_the_answer_forgot_the_receipt_still_knows(garden: Garden, program: Program) -> None:
    path, said = payment(program)
    first = program.post(path, said, key="one").json()
    Answer.objects.all().delete()
    assert program.post(path, said, key="one").json() == first
