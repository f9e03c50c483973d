"""Cells to plain values. What is written as text is read by one rule for the whole file, drawn from all of its cells.

Figures: the decimal sign is the one that some figure can only be read with (12.5 or 1,234.5; 12,5 or 1.234,5), in all of them.
Where both are shown, and where a figure may be either (1,234 or 1.234) and none shows which, it is a fault: nothing is guessed.
Days: 2020-04-30 and its like, and serial numbers of spreadsheets, say themselves. Of 30/04/2020 the order is the same in all of a
file: shown by those that have only one reading, day first under Vietnamese headings, and a fault where it is not known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

SPREADSHEET_DIGITS = 15  # of a figure that count; what is beyond is the binary fraction's own
SPREADSHEET_DAY_0 = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1990, 2100
FIRST_SERIAL, LAST_SERIAL = 32874, 73415  # of the days of these years
LARGEST = Decimal(10) ** 12
DECIMALS = 4
MOST_PLAIN = 10**11  # below it every figure of four decimals is written out plainly
LONGEST_FIGURE = 40  # characters

_WHOLE = re.compile(r"[+-]?[0-9]+")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,4}")
_ONE_SIGN = {sign: re.compile(rf"[+-]?[0-9]*\{sign}[0-9]+") for sign in ".,"}
_GROUPS = {sign: re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:\{sign}[0-9]{{3}})+") for sign in "., "}
_BOTH = {
    ".": re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+\.[0-9]+"),
    ",": re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+"),
}
_TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.年]([0-9]{{1,2}})[-/.月]([0-9]{{1,2}})日?{_TIME}")
_YEAR_LAST = re.compile(rf"([0-9]{{1,2}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{4}}){_TIME}")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MONTHS = (re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})月?"), re.compile(r"([0-9]{4})([0-9]{2})"))
_MONTH_FIRST = re.compile(r"(?:[Tt]háng )?([0-9]{1,2})[-/.]([0-9]{4})")

TICKS = dict.fromkeys(("yes", "是", "có", "true", "1", "x"), "t") | dict.fromkeys(("no", "否", "không", "false", "0"), "f")


class Fault(ValueError):
    """A cell that cannot be read: its code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rule:
    """How text is read in a whole file.

    `decimal`: point, comma, or both (a contradiction). `shown`: the file itself showed it; else signs may group or divide,
    and are faults. `days`: day_first, month_first, or unknown.
    """

    decimal: str = "point"
    shown: bool = False
    days: str = "unknown"


class Evidence:
    """What the cells of a file show of how it is written."""

    def __init__(self) -> None:
        self.signs: set[str] = set()
        self.orders: set[str] = set()

    def see_figure(self, text: str) -> None:
        sign = _decimal_sign(text)
        if sign:
            self.signs.add(sign)

    def see_day(self, text: str) -> None:
        match = _YEAR_LAST.fullmatch(text)
        if match:
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                self.orders.add("day_first")
            elif second > 12 >= first:
                self.orders.add("month_first")

    def rule(self, *, vietnamese: bool) -> Rule:
        decimal = "both" if len(self.signs) > 1 else "comma" if "," in self.signs else "point"
        days = next(iter(self.orders)) if len(self.orders) == 1 else "unknown"
        if not self.orders and vietnamese:
            days = "day_first"
        return Rule(decimal, bool(self.signs), days)


def _decimal_sign(text: str) -> str:
    """The decimal sign that a figure can only be read with; none where there is none, or it may be either."""
    for sign, other in ((".", ","), (",", ".")):
        if _BOTH[sign].fullmatch(text):
            return sign
        if _GROUPS[sign].fullmatch(text):
            return other if text.count(sign) > 1 else ""
        if _ONE_SIGN[sign].fullmatch(text):
            return sign
    return ""


def says_itself(form: str, text: str) -> bool:
    """Whether text has one meaning, whatever the rest of the file is like."""
    return _WHOLE.fullmatch(text) is not None if form == "figure" else _YEAR_LAST.fullmatch(text) is None


def plain(text: str) -> str:
    """Text with full-width signs as their plain ones, without spaces around it."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def figure(text: str, rule: Rule) -> str:
    """A figure typed as text, as plain decimals."""
    if len(text) > LONGEST_FIGURE and not _WHOLE.fullmatch(text):
        raise Fault("not_a_number")
    if _WHOLE.fullmatch(text) or _SCIENTIFIC.fullmatch(text):
        return kept(_decimal(text))
    if _GROUPS[" "].fullmatch(text):
        return kept(_decimal(text.replace(" ", "")))
    sign = "," if rule.decimal == "comma" else "."
    other = "." if sign == "," else ","
    if rule.decimal == "both" or not rule.shown:
        raise Fault("not_a_number")
    if not any(form.fullmatch(text) for form in (_ONE_SIGN[sign], _BOTH[sign], _GROUPS[other])):
        raise Fault("not_a_number")
    return kept(_decimal(text.replace(other, "").replace(sign, ".")))


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text[:400])
    except InvalidOperation:
        raise Fault("not_a_number") from None


def number(value: float) -> str:
    """A figure that the file holds as a number."""
    if -MOST_PLAIN < value < MOST_PLAIN:
        plainly = str(value)
        whole, _, fraction = plainly.partition(".")
        if fraction == "0" or isinstance(value, int):
            return whole if whole != "-0" else "0"
        if fraction and len(fraction) <= DECIMALS:
            return plainly
    elif value != value or abs(value) == _INFINITE:
        raise Fault("not_a_number")
    return kept(Decimal(format(value, f".{SPREADSHEET_DIGITS}g")))


_INFINITE = float("inf")


def kept(value: Decimal) -> str:
    """A figure as it is stored; one that is too large or too fine cannot be."""
    if abs(value) >= LARGEST or (value and value.adjusted() < -DECIMALS):
        raise Fault("out_of_range")
    plainly = format(value, "f")
    whole, _, fraction = plainly.partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > DECIMALS:
        raise Fault("out_of_range")
    return f"{whole}.{fraction}" if fraction else whole


def day(value: object, rule: Rule) -> str:
    """A day: of a date cell, a serial number, or text."""
    if isinstance(value, datetime):
        return _in_our_times(value.date())
    if isinstance(value, date):
        return _in_our_times(value)
    if isinstance(value, bool | time | timedelta):
        raise Fault("not_a_date")
    if isinstance(value, int | float):
        return _serial(value)
    return _day_of_text(str(value), rule)


def _day_of_text(text: str, rule: Rule) -> str:
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _of(match[1], match[2], match[3])
    if match := _YEAR_LAST.fullmatch(text):
        first, second = (match[1], match[2]) if rule.days == "day_first" else (match[2], match[1])
        if rule.days == "unknown":
            raise Fault("not_a_date")
        return _of(match[3], second, first)
    if _SERIAL.fullmatch(text):
        return _serial(float(text))
    raise Fault("not_a_date")


def month(value: object, rule: Rule) -> str:
    """The first day of a month: of a date cell, whose day does not matter, 202004, or text."""
    if isinstance(value, int | float) and not isinstance(value, bool) and FIRST_YEAR * 100 < value < LAST_YEAR * 100 + 13:
        value = str(int(value))
    if isinstance(value, str):
        for form in _MONTHS:
            if match := form.fullmatch(value):
                return _of(match[1], match[2], "1")
        if match := _MONTH_FIRST.fullmatch(value):
            return _of(match[2], match[1], "1")
    return day(value, rule)[:8] + "01"


def _of(year: str, number: str, day_of_month: str) -> str:
    try:
        return _in_our_times(date(int(year), int(number), int(day_of_month)))
    except Fault:
        raise
    except ValueError:
        raise Fault("not_a_date") from None


def _serial(value: float) -> str:
    if not FIRST_SERIAL <= value <= LAST_SERIAL:
        raise Fault("not_a_date")
    return (SPREADSHEET_DAY_0 + timedelta(days=int(value))).isoformat()


def _in_our_times(found: date) -> str:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Fault("out_of_range")
    return found.isoformat()


def tick(value: object) -> str:
    """Yes or no, in any of the languages."""
    if isinstance(value, bool):
        return "t" if value else "f"
    found = TICKS.get((number(value) if isinstance(value, int | float) else str(value)).casefold())
    if found is None:
        raise Fault("not_one_of")
    return found


def text(value: object, longest: int) -> str:
    """Text; a number typed where text is wanted is meant as its digits."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        found = value.isoformat() if isinstance(value, date | time) else str(value)
    else:
        found = value if isinstance(value, str) else number(value)
    found = plain(found if found.isprintable() else found.translate(_UNSEEN))
    if found[:2] in _GUARDED:  # a CSV file that guards text from being run
        found = found[1:]
    if len(found) > longest:
        raise Fault("too_long")
    return found


_UNSEEN = dict.fromkeys(code for code in (*range(32), 127) if chr(code) not in "\t\n\r")
_GUARDED = {"'=", "'+", "'-", "'@"}
