"""The page that describes every operation to people: made from the same schema that programs read, without a script."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from .service import Service

DEEPEST = 6  # of an example
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    required: bool
    about: str
    where: str = "body"


@dataclass(frozen=True, slots=True)
class Described:
    """One operation: what it does, what it takes, what it answers."""

    id: str
    method: str
    path: str
    summary: str
    permission: str
    keyed: bool
    fields: tuple[Field, ...]
    body: str
    status: str
    answer: str


def page(service: Service, request: HttpRequest) -> HttpResponse:
    groups = _groups(service.described)
    about = [text.replace("\n", " ") for text in service.description.split("\n\n")]
    return render(request, "api/docs.html", {"groups": groups, "about": about, "ids": {name: slugify(name) for name in groups}})


def _groups(schema: Mapping[str, Any]) -> dict[str, list[Described]]:
    """Operations by tag, in the order of their addresses."""
    found: dict[str, list[Described]] = {}
    named = schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        for method in METHODS:
            if method in operations:
                one = operations[method]
                found.setdefault(one["tags"][0], []).append(_described(method, path, one, named))
    return found


def _described(method: str, path: str, one: Mapping[str, Any], named: Mapping[str, Any]) -> Described:
    status, answer = next((status, each) for status, each in sorted(one["responses"].items(), key=str) if int(status) < 400)
    body = _schema(one.get("requestBody", {}))
    parameters = [_parameter(each) for each in one.get("parameters", [])]
    return Described(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        permission=one["x-permission"],
        keyed=any(each.where == "header" for each in parameters),
        fields=(*(each for each in parameters if each.where != "header"), *_body_fields(body, named)),
        body=_example_text(body, named),
        status=str(status),
        answer=_example_text(_schema(answer), named),
    )


def _schema(part: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for content in part.get("content", {}).values():
        found: Mapping[str, Any] = content["schema"]
        return found
    return None


def _parameter(one: Mapping[str, Any]) -> Field:
    about = one.get("description", "")
    return Field(one["name"], _kind(one["schema"]), bool(one["required"]), about, one["in"])


def _body_fields(schema: Mapping[str, Any] | None, named: Mapping[str, Any]) -> tuple[Field, ...]:
    if schema is None:
        return ()
    shape = _resolved(schema.get("items", schema), named)
    required = shape.get("required", [])
    parts = shape.get("properties", {}).items()
    return tuple(Field(name, _kind(part), name in required, part.get("description", "")) for name, part in parts)


def _resolved(schema: Mapping[str, Any], named: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in schema:
        schema = named[schema["$ref"].rpartition("/")[2]]
    return schema


def _kind(schema: Mapping[str, Any]) -> str:
    """A shape in a few words: `string`, `integer`, `"open" | "paid"`, `list of PickIn`."""
    if "$ref" in schema:
        return re.sub(r"(In|Out)$", "", schema["$ref"].rpartition("/")[2])
    if "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema["enum"])
    if "anyOf" in schema:
        if schema.get("examples"):
            return "figure"
        return " or ".join(dict.fromkeys(_kind(each) for each in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or schema.get("const") or "any")


def _example_text(schema: Mapping[str, Any] | None, named: Mapping[str, Any]) -> str:
    return "" if schema is None else json.dumps(_example(schema, named, DEEPEST), ensure_ascii=False, indent=2)


def _example(schema: Mapping[str, Any], named: Mapping[str, Any], depth: int) -> Any:
    schema = _resolved(schema, named)
    if schema.get("examples"):
        return schema["examples"][0]
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], named, depth)
    if "enum" in schema or "const" in schema:
        return schema.get("const", (schema.get("enum") or [None])[0])
    if schema.get("type") == "array":
        return [_example(schema.get("items", {}), named, depth - 1)] if depth else []
    if schema.get("type") == "object":
        return {name: _example(part, named, depth - 1) for name, part in schema.get("properties", {}).items()} if depth else {}
    text = _TEXTS.get(schema.get("format", ""), "…")
    return {"integer": 12, "boolean": False, "null": None, "string": text}.get(schema.get("type", ""))


_TEXTS = {"date": "2020-04-30", "date-time": "2020-04-30T08:00:00Z", "uuid": "0b1f7c6e-5d53-4f0a-9a53-2f1f0d5c1a01"}
