"""Once and only once: a request that moves money is carried out, and its answer kept, in one transaction.

The same key with the same request gives the same answer, however often and however many at once: whoever comes second waits
for the first to end. A request that was refused has done nothing; it may be sent again with its key.

A key is its user's: with another token of the same user, such as one that took the place of one that ended, it is the same
key. A token that sees other books asks something else, and is refused the answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from tallystick.jobs.tasks import follow
from tallystick.kit.models import Answer
from tallystick.kit.once import keep, take

from .problems import Problem

if TYPE_CHECKING:
    from .door import ApiRequest

LONGEST_KEY = 255
KEY = re.compile(r"^[!-~]+$")


def once(request: ApiRequest, key: str | None, carry_out: Callable[[], Any], shape: Any, status: int) -> HttpResponse:
    """Carry out a request unless that was done before; its answer, which is the same each time."""
    if not key:
        raise Problem(400, "idempotency_key_missing", _("What moves money takes an Idempotency-Key."), place="Idempotency-Key")
    if len(key) > LONGEST_KEY or not KEY.fullmatch(key):
        sentence = _("An Idempotency-Key holds at most 255 letters, figures and signs, without spaces.")
        raise Problem(422, "bad_idempotency_key", sentence, place="Idempotency-Key")
    answer, fresh = _answered(request, key, carry_out, shape, status)
    if fresh:
        follow()
    response = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    if not fresh:
        response["Idempotency-Replayed"] = "true"
    return response


@transaction.atomic
def _answered(
    request: ApiRequest, key: str, carry_out: Callable[[], Any], shape: Any, status: int
) -> tuple[Answer, bool]:
    asked = _asked(request)
    digest = sha256(f"{request.member.user_id}:{key}".encode()).hexdigest()
    answer, fresh = take(digest, asked, request.member.user_id)
    if fresh:
        keep(answer, status, _written(shape, carry_out()))
    elif answer.asked != asked:
        sentence = _("This Idempotency-Key came before, with another request.")
        raise Problem(422, "idempotency_key_reused", sentence, place="Idempotency-Key")
    return answer, fresh


def _asked(request: ApiRequest) -> str:
    """What was asked, in 64 characters: method, address, body, and of which books. JSON that says the same is the same."""
    seen = json.dumps([request.scope.books(), request.scope.items()])
    parts = [request.method or "", request.get_full_path(), seen, *_files(request)]
    if not request.FILES:
        parts.append(json.dumps(json.loads(request.body, parse_float=str), sort_keys=True) if request.body else "")
    return sha256("\n".join(parts).encode()).hexdigest()


def _files(request: ApiRequest) -> list[str]:
    found = []
    for name in sorted(request.FILES):
        file = request.FILES[name]
        found.append(f"{name} {sha256(file.read()).hexdigest()}")
        file.seek(0)
    return found


def _written(shape: Any, value: Any) -> str:
    """The answer as text, which every later one repeats to the letter."""
    adapter: TypeAdapter[Any] = TypeAdapter(shape)
    return adapter.dump_json(adapter.validate_python(value)).decode()

