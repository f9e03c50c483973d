"""The whole API under generated requests: whatever comes, the answer is one that is declared, and never a fault of ours.

A round by default; TALLYSTICK_FUZZ_SECONDS says for how long rounds go on (`make fuzz`: ten minutes).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from pytest_django.live_server_helper import LiveServer
from schemathesis import Case, GenerationMode
from schemathesis.checks import content_type_conformance, not_a_server_error, response_schema_conformance, status_code_conformance

from tallystick.api.door import OPERATIONS
from tallystick.api.tests.client import token_of, user
from tallystick.api.urls import service
from tallystick.kit.who import EVERYTHING
from tallystick.ledger.queries import checks

from .world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = float(os.environ.get("TALLYSTICK_FUZZ_SECONDS", "0"))
EXAMPLES = 3  # of each operation and mode, a round
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
HOW = {"deadline": None, "phases": [Phase.generate], "suppress_health_check": list(HealthCheck)}


def rounds() -> Iterator[int]:
    """One round, and more while there is time."""
    until, number = time.monotonic() + SECONDS, 0
    while number == 0 or time.monotonic() < until:
        yield number
        number += 1


def test_whatever_is_sent_the_answer_is_declared(live_server: LiveServer) -> None:
    cache.clear()
    things = make_world().ours.things
    headers = {"Authorization": f"Bearer {token_of(user())}", "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_dict(service.described)
    schema.config.base_url = live_server.url
    found: dict[str, str] = {}
    for number in rounds():
        for result in schema.get_all_operations():
            for mode in GenerationMode:
                try:
                    _try(result.ok(), mode, things if number % 2 == 0 else {}, headers, number)
                except Unsatisfiable:
                    continue  # nothing can be sent to it that would be wrong
                except BaseExceptionGroup as faults:
                    found.setdefault(f"{result.ok().label} {mode.value}", "\n".join(str(one) for one in faults.exceptions))
    assert not found, "\n\n".join(f"{name}: {fault}" for name, fault in found.items())
    assert [one.name for one in checks(EVERYTHING) if one.faults] == []


def _try(operation: Any, mode: GenerationMode, things: Mapping[str, Any], headers: dict[str, str], number: int) -> None:
    """Some requests of an operation; as many as a round has. `things`: ids that there are, put where ids stand."""

    @settings(max_examples=EXAMPLES, derandomize=number == 0, **HOW)
    @given(operation.as_strategy(generation_mode=mode))
    def send(case: Case) -> None:
        if things and mode is GenerationMode.POSITIVE:
            case.path_parameters = {name: things.get(name, value) for name, value in (case.path_parameters or {}).items()}
            case.body = _with(case.body, things)
        case.call_and_validate(headers=headers, checks=CHECKS)

    send()


def _with(body: Any, things: Mapping[str, Any]) -> Any:
    """A body with ids that there are."""
    if isinstance(body, dict):
        return {name: things[name] if isinstance(things.get(name), int) else _with(part, things) for name, part in body.items()}
    return [_with(part, things) for part in body] if isinstance(body, list) else body


def test_every_operation_is_tried() -> None:
    schema = schemathesis.openapi.from_dict(service.described)
    assert {result.ok().label for result in schema.get_all_operations()} == {
        f"{one.method} /api/v1{_plain(one.path)}" for one in OPERATIONS
    }


def _plain(path: str) -> str:
    return path.replace("{key:", "{")
