"""Every operation of the API × a token of every role × a book of strangers: what is out of scope does not exist."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from tallystick.api.door import OPERATIONS, Declared
from tallystick.api.urls import service
from tallystick.identity.rules import BUILT_IN_ROLES

from .world import MARK, World, state_of

ROLES = tuple(role for role, permissions in BUILT_IN_ROLES.items() if permissions)
PLACE = re.compile(r"\{(?:\w+:)?(\w+)\}")
NOBODYS = 888_888_888  # an id that nothing has
SAID = ("status", "code", "title")


def operations() -> list[Declared]:
    return OPERATIONS


def name_of(one: Declared) -> str:
    return one.name


def address(one: Declared, things: Mapping[str, Any]) -> str:
    missing = [place for place in PLACE.findall(one.path) if place not in things]
    assert not missing, f"{one.name}: tell tests/doors/world.py what {missing} are in each of the two books"
    return "/api/v1" + PLACE.sub(lambda place: str(things[place[1]]), one.path)


def ask(client: Client, one: Declared, things: Mapping[str, Any], token: str, query: str = "") -> HttpResponse:
    """Send an operation with a body that names what `things` are, wherever its schema has a place for it."""
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
    body = None if one.method == "GET" else json.dumps(body_of(one, things))
    asked = address(one, things) + (query or needed(one, things))
    return client.generic(one.method, asked, body or "", "application/json", headers=headers)


def described(one: Declared) -> dict[str, Any]:
    """What OpenAPI says of an operation."""
    path = "/api/v1" + re.sub(r"\{\w+:", "{", one.path)
    found: dict[str, Any] = service.described["paths"][path][one.method.lower()]
    return found


def needed(one: Declared, things: Mapping[str, Any]) -> str:
    """The query that an operation cannot be asked without."""
    names = [part["name"] for part in described(one).get("parameters", []) if part["in"] == "query" and part.get("required")]
    return "?" + urlencode({name: things.get(name, things["code"]) for name in names}) if names else ""


def body_of(one: Declared, things: Mapping[str, Any]) -> Any:
    """The least that an operation's schema asks for, with `things` where their names stand."""
    content = described(one).get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {"type": "object"})
    return _example(schema, service.described.get("components", {}).get("schemas", {}), things, "")


def _example(schema: dict[str, Any], named: dict[str, Any], things: Mapping[str, Any], name: str) -> Any:
    if "$ref" in schema:
        return _example(named[schema["$ref"].rpartition("/")[2]], named, things, name)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return _example(schema[key][0], named, things, name)
    if name in things:
        return things[name]
    if "enum" in schema or "const" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    kind = schema.get("type", "object")
    if kind == "object":
        return {key: _example(part, named, things, key) for key, part in schema.get("properties", {}).items()}
    if kind == "array":
        return [_example(schema.get("items", {}), named, things, name.removesuffix("s"))]
    return {"integer": 1, "number": 1, "boolean": False, "null": None}.get(kind, _text(schema, name))


def _text(schema: dict[str, Any], name: str) -> str:
    if schema.get("format") == "date":
        return "2020-05-01"
    return {"month": "2020-05", "reason": "agreed", "currency": "CNY", "timezone": "Asia/Shanghai"}.get(name, "1")


def said(answer: HttpResponse) -> Any:
    """What a problem says, without what it repeats of the question."""
    if answer.streaming or "json" not in answer.headers.get("Content-Type", ""):
        return answer.status_code
    told = json.loads(answer.content or b"null")
    return {name: told.get(name) for name in SAID} if isinstance(told, dict) and "code" in told else answer.status_code


def text(answer: HttpResponse) -> str:
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[call-overload]
    return content.decode("utf-8", "replace")


@pytest.mark.parametrize("one", operations(), ids=name_of)
def test_an_operation_is_there_for_whose_token_may_and_for_nobody_else(world: World, client: Client, one: Declared) -> None:
    for role in ROLES:
        answer = ask(client, one, world.ours.things, world.tokens[role])
        if one.may and one.may not in BUILT_IN_ROLES[role]:
            assert answer.status_code == 404, role
        elif one.method == "GET":
            assert answer.status_code < 400, (role, text(answer))
        assert answer.status_code < 500, role


@pytest.mark.parametrize("one", operations(), ids=name_of)
def test_a_strangers_book_answers_as_one_that_is_none(world: World, client: Client, one: Declared) -> None:
    theirs, before = world.theirs.things, state_of(world.theirs.garden.book_id)
    nobodys = {name: NOBODYS if isinstance(value, int) else value for name, value in theirs.items()}
    for role in ROLES:
        answer = ask(client, one, theirs, world.tokens[role])
        if PLACE.search(one.path):
            assert answer.status_code in (400, 404, 409, 422), (role, text(answer))
            assert said(answer) == said(ask(client, one, nobodys, world.tokens[role])), role
        assert MARK not in text(answer).replace(theirs["book"], "").lower(), role
    assert state_of(world.theirs.garden.book_id) == before


@pytest.mark.parametrize("one", [one for one in operations() if one.method == "GET"], ids=name_of)
def test_lists_and_searches_show_nothing_of_strangers(world: World, client: Client, one: Declared) -> None:
    theirs = world.theirs.things
    for query in ("", f"?q={MARK}", f"?book={theirs['book']}", f"?book_id={theirs['book_id']}", "?limit=200"):
        answer = ask(client, one, world.ours.things, world.tokens["administrator"], query)
        assert answer.status_code < 500
        repeated = 1 if answer.status_code >= 400 else 0  # a problem may repeat what was asked
        assert text(answer).replace(theirs["book"], "").lower().count(MARK) <= repeated


@pytest.mark.parametrize("one", operations(), ids=name_of)
@pytest.mark.parametrize("token", ["", "none", "tally_" + "x" * 40, "é", "a" * 5000])
def test_nobody_comes_in_without_a_token_that_holds(world: World, client: Client, one: Declared, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = client.generic(one.method, address(one, world.ours.things), "{}", "application/json", headers=headers)
    assert answer.status_code in (401, 429)
    assert answer.headers["Content-Type"].startswith("application/problem+json")
