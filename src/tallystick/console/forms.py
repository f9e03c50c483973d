"""What was typed, read into values; what cannot be read is refused with its field's name."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from tallystick.kit.fields import EndsFirst, refuse_first
from tallystick.kit.fields import day as in_our_times
from tallystick.kit.money import minor_digits
from tallystick.kit.refusal import Refusal

from .writing import figure as writing_figure
from .writing import money, separators

Form = Mapping[str, str]
TOO_LARGE = r"[0-9]{13,}([.,][0-9]*)?"


class NotAnAmount(Refusal):
    code = "not_a_number"
    sentence = _("“{value}” is not an amount. Write it like {example}.")


class TooLarge(Refusal):
    code = "out_of_range"
    sentence = _("“{value}” is too large: an amount has at most 12 figures before the decimals.")


class NotAFigure(Refusal):
    code = "not_a_number"
    sentence = _("“{value}” is not a number. Write it like {example}.")


class Negative(Refusal):
    code = "negative"
    sentence = _("“{value}” is below zero, which this cannot be.")


class NotWhole(Refusal):
    code = "not_whole"
    sentence = _("“{value}” is not a whole number.")


class NotADay(Refusal):
    code = "not_a_date"
    sentence = _("“{value}” is not a day. Write it like 2020-04-30.")


class NotAMonth(Refusal):
    code = "not_a_month"
    sentence = _("“{value}” is not a month. Write it like 2020-04.")


class NotAChoice(Refusal):
    code = "not_a_choice"
    sentence = _("“{value}” is not among the choices.")


def plain(form: Form, name: str, longest: int = 200) -> str:
    """Text without the spaces around it, full-width signs as their plain ones, control characters gone."""
    text = unicodedata.normalize("NFKC", form.get(name, ""))[:longest]
    return "".join(sign for sign in text if unicodedata.category(sign)[0] != "C").strip()


def amount_pattern(currency: str) -> str:
    """What an amount looks like when it is typed: the one rule for the server and for scripts, which test with the same text.

    At most 12 digits, all together or in groups of three, then perhaps the reader's decimal sign with no more decimals
    than the currency has. A sign that stands anywhere else makes it unreadable: 1,00 may be 1.00 or 100.
    """
    decimal, group = (re.escape(sign) for sign in separators())
    digits = minor_digits(currency)
    whole = rf"[0-9]{{1,12}}|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}}){{1,3}}"
    return f"^(?:{whole})" + (f"(?:{decimal}[0-9]{{0,{digits}}})?$" if digits else "$")


def amount_example(currency: str) -> str:
    """An amount as the reader's language writes it: 1,234.50."""
    return money(Decimal("1234.5"), currency)


def amount(form: Form, name: str, currency: str, place: object) -> Decimal | None:
    """An amount as the reader's language writes it, never below zero; None where nothing was typed."""
    text = plain(form, name)
    if not text:
        return None
    if not re.fullmatch(amount_pattern(currency), text):
        if re.fullmatch(amount_pattern(currency), text.removeprefix("-")):
            raise Negative(str(place), value=text)
        if re.fullmatch(TOO_LARGE, text.replace(separators()[1], "")):
            raise TooLarge(str(place), value=text)
        raise NotAnAmount(str(place), value=text, example=amount_example(currency))
    decimal, group = separators()
    return Decimal(text.replace(group, "").replace(decimal, "."))


def figure(text: str, decimals: int, *, signed: bool = False) -> Decimal | None:
    """A number as the reader's language writes it, with groups of three or without; None where nothing was typed."""
    text = plain({"": text}, "")
    if not text:
        return None
    decimal, group = (re.escape(sign) for sign in separators())
    whole = rf"[0-9]{{1,15}}|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}}){{1,4}}"
    if not re.fullmatch(rf"-?(?:{whole})(?:{decimal}[0-9]{{0,20}})?", text):
        raise NotAFigure(value=text, example=writing_figure(Decimal("1234.5") if decimals else Decimal(1234)))
    plain_decimal, plain_group = separators()
    read = Decimal(text.replace(plain_group, "").replace(plain_decimal, "."))
    if read < 0 and not signed:
        raise Negative(value=text)
    return read


def day(form: Form, name: str, place: object) -> date | None:
    text = plain(form, name)
    if not text:
        return None
    try:
        value = date.fromisoformat(text)
    except ValueError:
        raise NotADay(str(place), value=text) from None
    refuse_first(in_our_times(str(place), value))
    return value


def month(form: Form, name: str, place: object) -> date | None:
    """The first day of a month written as 2020-04, 2020/4, 202004, 4/2020 or 2020年4月."""
    text = plain(form, name)
    if not text:
        return None
    yearly = re.fullmatch(r"(\d{4})(?:[-/.年]?)(\d{1,2})月?", text)
    monthly = re.fullmatch(r"(\d{1,2})[-/.](\d{4})", text)
    year, number = yearly.groups() if yearly else monthly.groups()[::-1] if monthly else ("0", "0")
    try:
        value = date(int(year), int(number), 1)
    except ValueError:
        raise NotAMonth(str(place), value=text) from None
    refuse_first(in_our_times(str(place), value))
    return value


def refuse_reversed(place: object, first: date | None, last: date | None) -> None:
    """A range ends where it begins, or later; `place` is the field of its end."""
    if first and last and last < first:
        raise EndsFirst(str(place), first=first.isoformat())


def whole(form: Form, name: str) -> int | None:
    """An id; None where nothing was chosen."""
    text = plain(form, name)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise NotAChoice(value=text)
    return int(text)


def wholes(texts: list[str]) -> list[int]:
    return [number for text in texts if (number := whole({"": text}, "")) is not None]


def choice(form: Form, name: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words; the first where nothing was chosen."""
    text = plain(form, name)
    if text and text not in allowed:
        raise NotAChoice(value=text)
    return text or allowed[0]


def request_id(form: Form) -> UUID:
    """The id by which a form that is sent twice is known."""
    try:
        return UUID(plain(form, "request_id"))
    except ValueError:
        raise NotAChoice(value=plain(form, "request_id")) from None
