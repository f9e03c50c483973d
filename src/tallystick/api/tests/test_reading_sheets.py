"""Sheets of readings over the API: checked, stored once whatever is sent twice, refused with places."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tallystick.api.tests.client import ADDRESS, Program, token_of, user
from tallystick.billing.tests.metered import Court, court
from tallystick.metering.models import Reading

pytestmark = pytest.mark.django_db
HEAD = b"Unit code,Current reading,Billing month\n"


def send(token: str, at: Court, data: bytes, key: str, query: str = "") -> tuple[int, dict[str, Any]]:
    path = f"{ADDRESS}/books/{at.book}/reading-sheets?item={at.item}{query}"
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    answer = Client().post(path, {"file": SimpleUploadedFile("april.csv", data)}, headers=headers)
    return answer.status_code, answer.json()


def test_a_sheet_sent_twice_is_stored_once() -> None:
    at, token = court(), token_of(user())
    data = HEAD + b"1-1-101,120,2020-04\n"
    first = send(token, at, data, "april")
    assert (first[0], first[1]["verdict"], first[1]["amount"]) == (201, "accepted", "120.00")
    assert send(token, at, data, "april") == first
    assert Reading.objects.count() == 1


def test_a_checked_sheet_is_stored_later() -> None:
    at = court()
    program = Program(token_of(user()))
    _, told = send(token_of(user()), at, HEAD + b"1-1-101,120,2020-04\n", "look", "&dry_run=true")
    assert (told["stage"], Reading.objects.count()) == ("checked", 0)
    answer = program.post(f"/books/{at.book}/reading-sheets/{told['id']}/store")
    assert answer.json()["stage"] == "stored"
    assert program.get(f"/books/{at.book}/reading-sheets/{told['id']}").json()["imported"] == 1


def test_what_is_wrong_has_row_column_and_code() -> None:
    at = court()
    _, told = send(token_of(user()), at, HEAD + b"1-1-101,x,2020-04\n", "wrong")
    assert (told["verdict"], told["imported"]) == ("row_errors", 0)
    (row,) = told["rows"]
    assert [(one["column"], one["code"]) for one in row["errors"]] == [("current", "not_a_number")]


def test_a_sheet_goes_out() -> None:
    at = court()
    program = Program(token_of(user()))
    answer = program.get(f"/books/{at.book}/items/{at.item}/reading-sheet", month="2020-04", kind="csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1].startswith("1-1-101,")
