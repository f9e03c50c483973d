"""The API described: for programs as OpenAPI 3.1, for people as a page; no two shapes of one name."""

import re
from typing import Any

import pytest
from django.test import Client
from ninja import Schema

from tallystick.api.door import OPERATIONS
from tallystick.api.urls import service

pytestmark = pytest.mark.django_db


def test_programs_read_openapi() -> None:
    schema = Client().get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    listed = [operation for operations in schema["paths"].values() for operation in operations.values()]
    assert len(listed) == len(OPERATIONS)
    assert all({"401", "404", "422", "429"} <= set(operation["responses"]) for operation in listed)
    assert all(set(operation["responses"]["404"]["content"]) == {"application/problem+json"} for operation in listed)


def test_whatever_moves_money_says_that_it_takes_a_key() -> None:
    keyed = {
        operation["operationId"]
        for operations in service.described["paths"].values()
        for operation in operations.values()
        if any(part["name"] == "Idempotency-Key" for part in operation["parameters"])
    }
    assert keyed == {one.name for one in OPERATIONS if one.moves_money}
    assert {"collect", "void_receipt", "void_bills", "ask_run", "undo_run", "enter_readings", "rerate"} <= keyed


def test_people_read_a_page_that_needs_no_script() -> None:
    answer = Client().get("/api/v1/docs")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<script" not in text
    assert "style=" not in text
    assert all(f'id="{one.name}"' in text for one in OPERATIONS)
    assert not re.findall(r'(?:src|href)="https?:', text)


def test_no_two_shapes_have_one_name() -> None:
    def below(shape: type[Any]) -> list[type[Any]]:
        return [each for kind in shape.__subclasses__() for each in (kind, *below(kind))]

    names = [kind.__name__ for kind in below(Schema) if kind.__module__.startswith("tallystick.api") and "[" not in kind.__name__]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
