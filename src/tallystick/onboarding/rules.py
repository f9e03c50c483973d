"""How one cell is read: plain values in, the value or a refusal out. What is written is never guessed at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from tallystick.kit import fields

from .columns import Column, folded
from .refusals import FullWidth, NotADate, NotAMonth, NotANumber, NotText, NotWhole

# Spreadsheets keep 15 digits of a figure that count; what they write beyond is the binary fraction's own.
SPREADSHEET_DIGITS = 15
SPREADSHEET_DAY_0 = date(1899, 12, 30)
LONGEST_NUMBER = 40  # characters; more is no figure that anything here could have
PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
PLAIN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PLAIN_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def text(value: object, column: Column) -> str:
    """Text without spaces at its ends; a whole number typed where text is wanted is meant as its digits."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.strip())
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _digits(value)
    raise NotText(value=_shown(value))


def _digits(value: float) -> str:
    if abs(value) >= 10**SPREADSHEET_DIGITS:
        raise NotText(value=_shown(value))  # its last digits are lost already
    return format(_decimal(value), "f")


def code(value: object, column: Column) -> str:
    """Text by which things are known: full-width signs would look the same and be others."""
    found = text(value, column)
    if not found.isascii() and any("\uff01" <= sign <= "\uff5e" or sign == "\u3000" for sign in found):
        raise FullWidth(value=found)
    return found


def number(value: object, column: Column) -> Decimal:
    """A figure: a number, or text with a point for decimals and no other signs."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _decimal(value)
    if isinstance(value, str) and len(value) <= LONGEST_NUMBER and PLAIN_NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    raise NotANumber(value=_shown(value))


def whole(value: object, column: Column) -> int:
    found = number(value, column)
    if found != found.to_integral_value():
        raise NotWhole(value=_shown(value))
    if abs(found) > fields.LARGEST:
        raise fields.OutOfRange(value=_shown(value), least=-fields.LARGEST, most=fields.LARGEST)
    return int(found)


def day(value: object, column: Column) -> date:
    """A day: a date cell, or text like 2020-04-30."""
    if isinstance(value, datetime):
        if value.time() != time.min:
            raise NotADate(value=_shown(value))
        return value.date()
    if isinstance(value, date):
        return value
    return _plain_day(value, PLAIN_DAY, "", NotADate)


def month(value: object, column: Column) -> date:
    """The first day of a month: a date cell, whose day does not matter, or text like 2020-04."""
    if isinstance(value, date):
        return date(value.year, value.month, 1)
    return _plain_day(value, PLAIN_MONTH, "-01", NotAMonth)


def _plain_day(value: object, form: re.Pattern[str], rest: str, refusal: type[NotADate | NotAMonth]) -> date:
    if not isinstance(value, str) or not form.fullmatch(value.strip()):
        raise refusal(value=_shown(value))
    try:
        return date.fromisoformat(value.strip() + rest)
    except ValueError:
        raise refusal(value=_shown(value)) from None


def choice(value: object, column: Column) -> str:
    """The key of what was chosen, in any of the languages."""
    known = _keys_by_word(column.choices)
    found = known.get(folded(value)) if isinstance(value, str) else None
    if found is None:
        raise fields.NotOneOf(value=_shown(value), allowed=", ".join(words[0] for _, words in column.choices))
    return found


def yes_no(value: object, column: Column) -> bool:
    return value if isinstance(value, bool) else choice(value, column) == "yes"


READERS: Mapping[str, Callable[[object, Column], object]] = MappingProxyType(
    {
        "text": text,
        "prose": text,
        "code": code,
        "number": number,
        "whole": whole,
        "day": day,
        "month": month,
        "choice": choice,
        "yes_no": yes_no,
    }
)


def _decimal(value: float) -> Decimal:
    return Decimal(format(value, f".{SPREADSHEET_DIGITS}g"))


@cache
def _keys_by_word(choices: tuple[tuple[str, tuple[str, str, str]], ...]) -> dict[str, str]:
    return {folded(word): key for key, words in choices for word in (*words, key)}


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        return format(_decimal(value), "f")
    if isinstance(value, datetime) and value.time() == time.min:
        return str(value.date())
    if value == time.min:  # what the reader makes of a date cell that holds 0
        return str(SPREADSHEET_DAY_0)
    return str(value)


def _shown(value: object) -> str:
    """A value as people typed it, never pages of it."""
    shown = _typed(value)
    return shown if len(shown) <= LONGEST_NUMBER else shown[: LONGEST_NUMBER - 1] + "…"
