"""Who is let in, and what everybody else is told."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tallystick.api import door
from tallystick.console.tests.garden import make_garden
from tallystick.identity.models import ApiToken

from .client import Program, token_of, user

pytestmark = pytest.mark.django_db
TODAY = date(2020, 4, 10)


@pytest.fixture(autouse=True)
def _no_failures_before() -> None:
    cache.clear()


@pytest.mark.parametrize("token", [None, "", "tally_wrong", "x" * 5000, "tally_ü"])
def test_without_a_token_that_holds_nobody_comes_in(token: str | None) -> None:
    answer = Program(token).get("/books")
    assert (answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"]) == (401, "application/problem+json", "Bearer")
    assert answer.json()["code"] == "bad_token"


def test_a_token_that_is_expired_or_withdrawn_does_not_hold() -> None:
    expired, withdrawn = token_of(user(), days=-1), token_of(user())
    ApiToken.objects.update(withdrawn_at="2020-01-01T00:00Z")
    assert [Program(token).get("/books").status_code for token in (expired, withdrawn)] == [401, 401]


def test_a_token_of_a_disabled_user_does_not_hold() -> None:
    somebody = user()
    token = token_of(somebody)
    somebody.is_active = False
    somebody.save()
    assert Program(token).get("/books").status_code == 401


def test_many_wrong_tokens_are_slowed_down_and_right_ones_let_in() -> None:
    answers = [Program("wrong").get("/books") for _ in range(door.MOST_FAILURES + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {401}
    assert (answers[-1].status_code, answers[-1].json()["code"]) == (429, "too_many_failures")
    assert answers[-1]["Retry-After"]
    assert Program(token_of(user())).get("/books").status_code == 200


def test_slowing_down_ends_when_it_was_said_to(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(door.MOST_FAILURES):
        Program("wrong").get("/books")
    slowed = Program("wrong").get("/books")
    later = timezone.now() + timedelta(seconds=int(slowed["Retry-After"]))
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert (slowed.status_code, Program("wrong").get("/books").status_code) == (429, 401)


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/api/v1/docs", "/healthz", "/readyz"])
def test_what_is_only_read_does_not_take_a_post(path: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(path, {"a": "b"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(("query", "place"), [
    ({"first": "2020-05-01", "last": "2020-04-01"}, "last"), ({"kind": "castle"}, "kind"), ({"what": "eaten"}, "what"),
])  # fmt: skip
def test_history_refuses_what_can_hold_nothing(query: dict[str, str], place: str) -> None:
    answer = Program(token_of(user())).get("/history", **query)
    assert (answer.status_code, answer.json()["place"]) == (422, place)
    assert "larger" not in answer.json()["detail"]


def test_what_is_not_allowed_is_answered_as_if_it_did_not_exist() -> None:
    allowed = Program(token_of(user(permissions=["bills.see"])))
    nowhere, refused = allowed.get("/nowhere"), allowed.get("/accounts", text="Chen")
    assert (refused.status_code, refused.json()) == (404, nowhere.json())


def test_a_strangers_book_is_answered_as_one_that_does_not_exist() -> None:
    mine, theirs = make_garden(TODAY), make_garden(TODAY, code="OTHER")
    program = Program(token_of(user(books=[mine.book_id])))
    assert [row["code"] for row in program.get("/books").json()["items"]] == ["GARDEN"]
    strange, none = program.get(f"/books/{theirs.book_id}"), program.get("/books/999999999")
    assert strange.status_code == none.status_code == 404
    assert strange.json()["code"] == none.json()["code"] == "unknown_thing"


def test_problems_speak_the_readers_language() -> None:
    token = token_of(user())
    found = [Program(token, language=language).get("/books/99").json()["detail"] for language in ("en", "zh-CN", "vi")]
    assert len(set(found)) == 3


def test_methods_that_an_address_does_not_take_are_problems_too() -> None:
    answer = Program(token_of(user())).send("DELETE", "/books", {})
    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", "GET, POST")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 422, "missing"),
        ("{", 400, "not_json"),
        ("[" * 100_000, 400, "not_json"),
        ('{"name": NaN}', 400, "not_json"),
        (b"\xff\xfe", 400, "not_json"),
        ("[]", 422, "not_an_object"),
        ("null", 422, "not_an_object"),
        ('{"a": ' * 20 + "1" + "}" * 20, 422, "too_deep"),
        ('{"code": "A\\u0000"}', 422, "bad_text"),
        ('{"code": "\\ud800"}', 422, "bad_text"),
        ('{"\\ud800": 1}', 422, "bad_text"),
        ('{"cod": "A"}', 422, "missing"),
        (b"x" * 6_000_000, 413, "too_big"),
    ],
)
def test_bodies_that_nobody_can_read_are_refused(body: str | bytes, status: int, code: str) -> None:
    answer = Program(token_of(user())).post("/books", body)
    assert (answer.status_code, answer.json()["code"], answer["Content-Type"]) == (status, code, "application/problem+json")


def test_every_fault_of_a_body_is_listed_with_its_place() -> None:
    said = {"code": 5, "name": "A", "kind": "castle", "currency": "CNY", "timezone": "Asia/Shanghai", "colour": "red"}
    found = Program(token_of(user())).post("/books", said).json()
    assert {(fault["place"], fault["code"]) for fault in found["errors"]} == {
        ("code", "not_text"), ("kind", "not_one_of"), ("colour", "unknown_key"),
    }  # fmt: skip


def test_another_content_type_is_refused() -> None:
    program = Program(token_of(user()))
    answer = program.client.post("/api/v1/books", "code=A", content_type="text/plain", headers=program.headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "not_json")


@pytest.mark.parametrize(("query", "code"), [
    ({"colour": "red"}, "unknown_key"), ({"limit": "0"}, "out_of_range"), ({"limit": "9" * 5000}, "out_of_range"),
    ({"cursor": "nonsense"}, "bad_cursor"), ({"cursor": "\0"}, "bad_text"), ({"code": "\0"}, "bad_text"),
])  # fmt: skip
def test_addresses_that_say_what_nobody_knows_are_refused(query: dict[str, str], code: str) -> None:
    answer = Program(token_of(user())).get("/books", **query)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
