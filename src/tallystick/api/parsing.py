"""Bodies read: JSON whose numbers are never floats, of bounded depth, and whose texts can be kept."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from .faults import path
from .problems import Problem
from .shapes import Fraction

LONGEST_FIGURE = 30  # characters
DEEPEST = 12


class BodyParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type not in ("application/json", ""):
            raise Problem(415, "not_json", _("The body has to be application/json."))
        return read(request.body)


def read(body: bytes) -> Any:
    """What a body says. Problem 400 where it is not JSON, 422 where it is, and cannot be kept."""
    try:
        said = json.loads(body, parse_float=_figure, parse_int=_whole, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Problem(400, "not_json", _("The body is not JSON.")) from None
    _look_through(said, (), DEEPEST)
    return said


def _figure(text: str) -> Decimal:
    return Fraction(text if len(text) <= LONGEST_FIGURE else "NaN")


def _whole(text: str) -> int | Decimal:
    # What is too long for any figure is left for the shape to refuse.
    return int(text) if len(text) <= LONGEST_FIGURE else Decimal("NaN")


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _look_through(said: Any, place: tuple[str | int, ...], depth: int) -> None:
    """Refuse what no database keeps, wherever in the body it stands."""
    if isinstance(said, str):
        _refuse_text(said, place)
        return
    if not isinstance(said, dict | list):
        return
    if not depth:
        raise Problem(422, "too_deep", _("The body is nested too deeply."), place=path(place)[:100])
    for name, value in said.items() if isinstance(said, dict) else enumerate(said):
        if isinstance(name, str):
            _refuse_text(name, place)
        _look_through(value, (*place, name), depth - 1)


def _refuse_text(text: str, place: tuple[str | int, ...]) -> None:
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        sentence = _("This holds characters that cannot be kept.")
        raise Problem(422, "bad_text", sentence, place=path(place)[:100].encode(errors="replace").decode())
