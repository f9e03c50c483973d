"""How an operation is declared, who is let in to it, and what stands around it.

Each operation names the one permission it takes. To whoever lacks it the operation does not exist, nor does anything that is
out of scope: the answer is the same 404.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from math import ceil
from typing import Any, get_args

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from ninja.security import HttpBearer

from tallystick.identity.commands import note_use
from tallystick.identity.queries import PERMISSIONS, Member, member_by_token
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import Actor, Scope

from . import idempotency, sheets
from .faults import SENTENCES
from .paging import Whole
from .problems import Problem, ProblemOut, not_found, not_signed_in, of_refusal
from .shapes import Page

ANYBODY = ""  # the permission that every token has
SAFE = ("GET",)
KEY_HEADER = "Idempotency-Key"
FILES = "x-files"  # the media types of an answer that is a file
SHEET = "x-sheet"  # of a list that may be had as a sheet too
# Of one address, within one span of time; tokens that hold are let in all the same, so that a program with an old token does
# not lock out its neighbours: 256 bits are not guessed.
MOST_FAILURES, FAILURE_SPAN_SECONDS = 30, 60
LONGEST_TOKEN = 200


class ApiRequest(HttpRequest):
    """A request that was let in."""

    member: Member
    actor: Actor
    scope: Scope
    token: str


View = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Declared:
    """One operation, for tests and for the page that describes them all."""

    method: str
    path: str
    name: str
    may: str
    moves_money: bool


OPERATIONS: list[Declared] = []


class Bearer(HttpBearer):
    """A token made in the console: who sends it acts for its user, within what both may."""

    def __init__(self, may: str) -> None:
        super().__init__()
        self.may = may

    def authenticate(self, request: Any, token: str) -> Member:
        request.member = member = member_of(request, token)
        request.actor, request.scope, request.token = member.actor, member.scope, token
        if self.may != ANYBODY and not member.may(self.may):
            raise not_found()
        return member


def member_of(request: HttpRequest, token: str) -> Member:
    """For whom a token acts; a problem where it does not hold, and another where this address sends many such."""
    held = len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable()
    member = member_by_token(token, timezone.now()) if held else None
    if member is None:
        _refuse_many(request)
        raise not_signed_in()
    note_use(token, now=timezone.now())
    return member


def _refuse_many(request: HttpRequest) -> None:
    key = f"api_failures:{get_adapter().get_client_ip(request)}"
    now = timezone.now().timestamp()
    failures, until = cache.get(key) or (0, now + FAILURE_SPAN_SECONDS)
    if until <= now:
        failures, until = 0, now + FAILURE_SPAN_SECONDS
    left_seconds = max(1, ceil(until - now))
    # Not counted up by the cache itself, which would begin its time anew with every failure.
    cache.set(key, (failures + 1, until), left_seconds)
    if failures >= MOST_FAILURES:
        headers = {"Retry-After": str(left_seconds)}
        raise Problem(429, "too_many_failures", _("Too many tokens that do not hold came from here."), headers=headers)


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    may: str,
    answers: Any = str,
    status: int = 200,
    moves_money: bool = False,
    files: tuple[str, ...] = (),
    rows: str | None = None,
) -> Callable[[View], View]:
    """Declare an operation: the permission it takes, what it answers (or of what kinds its files are), whether it moves money.

    What moves money takes an Idempotency-Key and is carried out, with its answer, in one transaction. `rows` is the key under
    which its body lists the things that it is about; a body that is a list needs none.
    """
    if may and may not in PERMISSIONS:
        raise ValueError(f"{path}: there is no permission {may!r}")

    def declare(view: View) -> View:
        OPERATIONS.append(Declared(method, path, view.__name__, may, moves_money))
        listed = row_of(answers) if method in SAFE else None
        add = router.api_operation(
            [method],
            path,
            auth=Bearer(may),
            response={status: answers, frozenset(_problems(method, moves_money)): ProblemOut},
            operation_id=view.__name__,
            summary=(view.__doc__ or view.__name__).strip().splitlines()[0],
            openapi_extra=_extra(may, moves_money, files) | ({SHEET: True} if listed else {}),
        )
        return add(_around(view, (answers, status) if moves_money else None, rows, listed))

    return declare


def _problems(method: str, moves_money: bool) -> set[int]:
    found = {401, 404, 422, 429}
    return found if method in SAFE else found | {400, 409, 413, 415}


def _extra(may: str, moves_money: bool, files: tuple[str, ...]) -> dict[str, Any]:
    extra: dict[str, Any] = {"x-permission": may or "any token"}
    if files:
        extra[FILES] = list(files)
    if moves_money:
        about = "Made by you before the first try, and kept through retries: the same key gives the same answer, once done."
        schema = {"type": "string", "minLength": 1, "maxLength": idempotency.LONGEST_KEY, "pattern": idempotency.KEY.pattern}
        extra["parameters"] = [{"in": "header", "name": KEY_HEADER, "required": True, "description": about, "schema": schema}]
    return extra


def row_of(answers: Any) -> Any:
    """The shape of a list's rows; None of what is no list."""
    page = isinstance(answers, type) and issubclass(answers, Page)
    return get_args(answers.model_fields["items"].annotation)[0] if page else None


def _around(view: View, kept: tuple[Any, int] | None, rows: str | None, listed: Any) -> View:
    """What happens around each operation: nothing unknown in the address; what moves money is carried out once."""

    @wraps(view)
    def run(request: ApiRequest, **values: Any) -> Any:
        _refuse_unknown(request, run)
        try:
            if listed:
                return _list(request, view.__name__, view(request, **values), listed)
            if kept is None:
                return view(request, **values)
            return idempotency.once(request, request.headers.get(KEY_HEADER), lambda: view(request, **values), *kept)
        except Refusal as refusal:
            raise of_refusal(refusal, "" if rows is None and isinstance(values.get("said"), list) else rows) from None

    return run


def _list(request: ApiRequest, name: str, found: Any, shape: Any) -> Any:
    """A page of a list; all of it as a sheet, where that is asked for."""
    if not isinstance(found, Whole):
        short: dict[str, Any] = found
        found = Whole(lambda: short, lambda: short["items"])
    if not sheets.is_wanted(request):
        return found.page()
    if found.columns is not None:
        return sheets.answer(name.removeprefix("list_"), found.columns, found.rows())
    return sheets.answer(name.removeprefix("list_"), list(shape.model_fields), sheets.told(shape, found.rows()))


def _refuse_unknown(request: HttpRequest, view: Any) -> None:
    """A filter that is not known would be passed over, and the list be longer than was meant."""
    models = view._ninja_operation.models
    known = {name for model in models if model.__ninja_param_source__ == "query" for name in model.__ninja_flatten_map__}
    for name in request.GET:
        if name not in known:
            raise Problem(422, "unknown_key", SENTENCES["unknown_key"], place=name[:100])


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """What stands around every address of the API: what nobody can read is refused, and every no is a problem."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for name, values in request.GET.lists():
            if any("\0" in text for text in (name, *values)):
                sentence = _("The address holds characters that cannot be kept.")
                return Problem(422, "bad_text", sentence, place=name.replace("\0", "")[:100] or None).answer()
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            headers = {"Allow": ", ".join(sorted(response.headers["Allow"].split(", ")))}
            return Problem(405, "not_allowed", _("This address does not take this method."), headers=headers).answer()
        # Names and debts do not stay anywhere on the way.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer
