"""Answers that say no: problem details (RFC 9457), each with a stable code, a sentence in the reader's language, a place."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Field, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tallystick.kit.fields import MOST_TOLD
from tallystick.kit.refusal import Refusal, UnknownThing

MEDIA_TYPE = "application/problem+json"
CODE_SPACE = "urn:tallystick:problem:"
RETRY_SECONDS = 5
logger = logging.getLogger(__name__)

# Refusals that are about how something was asked, though they name no field.
BADLY_ASKED = frozenset({"bad_cursor", "bad_order", "request_reused", "not_one_of", "missing", "too_long", "out_of_range"})


# Where they are about a key of the address that all lists have.
PLACES = {"bad_cursor": "cursor", "bad_order": "sort"}


class Fault(Schema):
    """One thing that is wrong with a request, and where."""

    place: str = Field(
        description="Which key of the body, or filter: `means[1].amount`, `[3].code`.", examples=["means[1].amount"]
    )
    code: str = Field(examples=["missing"])
    detail: str = Field(examples=["This has to be filled in."])


class ProblemOut(Schema):
    """Why a request was not carried out (RFC 9457). `code` is stable; `title` and `detail` are for people."""

    type: str = Field(examples=["urn:tallystick:problem:already_paid"])
    title: str
    status: int = Field(examples=[409])
    detail: str
    code: str = Field(examples=["already_paid"])
    place: str | None = Field(
        None, description="Which key of the body, or filter, is at fault, where it is one: `means[1].amount`."
    )
    errors: list[Fault] = Field(default=[], description="All that is wrong (a hundred at most), where it is several things.")


class Problem(Exception):
    """A request that is answered with no; raised anywhere below the door."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: object,
        *,
        place: str | None = None,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.place, self.errors, self.headers = place, errors, dict(headers or {})

    def answer(self) -> HttpResponse:
        told: dict[str, Any] = {
            "type": CODE_SPACE + self.code,
            "title": str(TITLES.get(self.status, HTTPStatus(self.status).phrase)),
            "status": self.status,
            "detail": str(self.detail),
            "code": self.code,
        }
        if self.place is not None:
            told["place"] = self.place
        if self.errors:
            told["errors"] = list(self.errors)
        text = json.dumps(told, ensure_ascii=False).encode(errors="replace")
        return HttpResponse(text, status=self.status, content_type=MEDIA_TYPE, headers=self.headers)


TITLES = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("A valid token is needed"),
    404: gettext_lazy("There is no such thing"),
    405: gettext_lazy("This cannot be done here"),
    409: gettext_lazy("This cannot be done"),
    413: gettext_lazy("The request is too large"),
    415: gettext_lazy("The request is of the wrong kind"),
    422: gettext_lazy("Something is wrong in the request"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something broke"),
    503: gettext_lazy("Not just now"),
}


def not_found() -> Problem:
    """What is out of scope, not allowed, or was never there: the answer is the same."""
    return Problem(404, "not_found", _("There is nothing at this address."))


def not_signed_in() -> Problem:
    detail = _("Send a token that holds, as `Authorization: Bearer …`. Tokens are made in the console.")
    return Problem(401, "bad_token", detail, headers={"WWW-Authenticate": "Bearer"})


def too_large() -> Problem:
    return Problem(413, "too_big", _("The request holds more than can be taken at once."))


def of_refusal(refusal: Refusal, rows: str | None = None) -> Problem:
    """A refusal of a room: 404 for what does not exist, 422 for what was asked wrongly, 409 for what cannot be done.

    `rows`: the key under which the body lists things ("" where the body is the list), None where it is about one thing.
    """
    if isinstance(refusal, UnknownThing):
        status = 404
    else:
        status = 422 if refusal.place is not None or refusal.code in BADLY_ASKED else 409
    told = (refusal, *refusal.others)
    errors = [{"place": _place(one, rows), "code": one.code, "detail": one.message} for one in told]
    place = errors[0]["place"] or None
    return Problem(status, refusal.code, refusal.message, place=place, errors=errors if len(errors) > 1 else ())


def _place(refusal: Refusal, rows: str | None) -> str:
    """Where in the body the fault lies: `name`, `means[1].amount`, `[3].code`."""
    holder = refusal.of or rows
    if refusal.row is None or holder is None:
        return refusal.field or PLACES.get(refusal.code, "")
    if refusal.field in ("", holder):
        return f"{holder}[{refusal.row}]"
    return f"{holder}[{refusal.row}].{refusal.field}"


def of_error(error: BaseException) -> Problem:
    """Whatever went wrong, as an answer; what nobody foresaw is logged."""
    for kind, made in _KINDS:
        if isinstance(error, kind):
            return made(error)
    logger.error("a request to the API broke", exc_info=error)
    return Problem(500, "broken", _("This is our fault, and was written down. Nothing was changed."))


def _of_http_error(error: Any) -> Problem:
    # The framework wraps what its parser raises.
    if isinstance(error.__cause__, Problem):
        return error.__cause__
    return Problem(400, "not_json", _("The body is not JSON."))


def _of_database(error: Any) -> Problem:
    headers = {"Retry-After": str(RETRY_SECONDS)}
    logger.warning("a request to the API has to be sent again", exc_info=error)
    return Problem(503, "unavailable", _("The database is busy or restarts. Send the request again."), headers=headers)


def _of_data_error(error: Any) -> Problem:
    logger.warning("a value came as far as the database", exc_info=error)
    return Problem(422, "out_of_range", _("A value is larger than can be kept."))


def _unreadable(error: Any) -> Problem:
    return Problem(400, "bad_request", _("The request cannot be read."))


def _of_validation(error: Any) -> Problem:
    from .faults import told

    errors = [told(fault) for fault in error.errors[:MOST_TOLD]]
    first = errors[0]
    return Problem(422, first["code"], first["detail"], place=first["place"], errors=errors)


_KINDS: tuple[tuple[type[BaseException], Any], ...] = (
    (Problem, lambda problem: problem),
    (Refusal, of_refusal),
    (ValidationError, _of_validation),
    (AuthenticationError, lambda _error: not_signed_in()),
    (HttpError, _of_http_error),
    (Http404, lambda _error: not_found()),
    (RequestDataTooBig, lambda _error: too_large()),
    (SuspiciousOperation, _unreadable),
    (UnreadablePostError, _unreadable),
    (DataError, _of_data_error),
    (OperationalError, _of_database),
    (InterfaceError, _of_database),
)


def on_error(request: HttpRequest, error: Any) -> HttpResponse:
    return of_error(error).answer()
