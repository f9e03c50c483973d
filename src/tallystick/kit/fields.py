"""What may stand in a field: each check yields refusals whose place is the field's name.

Rooms put these together into the rules of a thing; whoever reads files asks for all faults, a command for the first.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from .refusal import Refusal

PRICE_DECIMALS = 6  # domain.md 5
QUANTITY_DECIMALS = 4  # domain.md 5
LARGEST = Decimal(10) ** 12  # an amount has at most 12 digits before the point (domain.md 3)
MOST_TOLD = 100  # faults of what was asked, told at once
LONGEST_SHOWN = 40  # characters of a figure in a message
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)  # days outside are slips of the pen


class Missing(Refusal):
    code = "missing"
    sentence = _("This has to be filled in.")


class TooLong(Refusal):
    code = "too_long"
    sentence = _("This is longer than {most} characters.")


class BadText(Refusal):
    code = "bad_text"
    sentence = _("This begins or ends with a space, or holds characters that cannot be seen.")


class NotOneOf(Refusal):
    code = "not_one_of"
    sentence = _("“{value}” is not one of: {allowed}.")


class BadPath(Refusal):
    code = "bad_code"
    sentence = _("“{value}” cannot be a code: it stands in addresses, so no part of it between “/” is empty or only dots.")


class BadEmail(Refusal):
    code = "bad_email"
    sentence = _("“{value}” is not an e-mail address.")


class OutOfRange(Refusal):
    code = "out_of_range"
    sentence = _("{value} is not between {least} and {most}.")


class EndsFirst(Refusal):
    code = "ends_before_start"
    sentence = _("This is before “{first}”: choose one that is the same or later.")


class TooManyDecimals(Refusal):
    code = "too_many_decimals"
    sentence = _("{value} has more than {most} decimals.")


class AlreadyThere(Refusal):
    code = "already_there"
    sentence = _("This {kind} is there already: “{name}”.")


class Twice(Refusal):
    code = "duplicate"
    sentence = _("“{name}” stands here twice.")


def text(place: str, value: str, most: int, *, required: bool = False) -> Iterator[Refusal]:
    """Plain text of at most `most` characters, on one line."""
    if required and not value:
        yield Missing(place)
    if len(value) > most:
        yield TooLong(place, most=most)
    if value != value.strip() or not (value.isprintable() or all(map(_can_be_seen, value))):
        yield BadText(place)


def code(place: str, value: str, most: int) -> Iterator[Refusal]:
    """A code: text that keeps its place in an address, where “.”, “..” and nothing between slashes would lead elsewhere."""
    yield from text(place, value, most, required=True)
    if value and any(part in ("", ".", "..") for part in value.split("/")):
        yield BadPath(place, value=value)


def _can_be_seen(sign: str) -> bool:
    """Whether a character shows: not those that control, break lines, or (as zero-width ones) only steer how others show."""
    return unicodedata.category(sign) not in ("Cc", "Cs", "Cf", "Zl", "Zp")


def prose(place: str, value: str, most: int) -> Iterator[Refusal]:
    """Text of at most `most` characters that may run over several lines."""
    if len(value) > most:
        yield TooLong(place, most=most)
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in value):
        yield BadText(place)


def email(place: str, value: str, most: int) -> Iterator[Refusal]:
    """An e-mail address; none at all is fine."""
    yield from text(place, value, most)
    try:
        validate_email(value.strip() or "nobody@example.org")
    except ValidationError:
        yield BadEmail(place, value=value)


def listed(words: Iterable[str]) -> str:
    """Words one after the other, as the reader's language puts them."""
    return pgettext("between the parts of a list", ", ").join(words)


def choice(place: str, value: str, allowed: Collection[str]) -> Iterator[Refusal]:
    if value not in allowed:
        yield NotOneOf(place, value=value, allowed=listed(allowed))


def number(
    place: str, value: Decimal | None, decimals: int, *, least: Decimal | int = 0, most: Decimal | int = LARGEST
) -> Iterator[Refusal]:
    """A figure of at most `decimals` decimals, from `least` to `most`, both included; none at all is fine."""
    if value is None:
        return
    if not value.is_finite() or not least <= value <= most:
        yield OutOfRange(place, value=shown(value), least=shown(Decimal(least)), most=shown(Decimal(most)))
    elif decimals_of(value) > decimals:
        yield TooManyDecimals(place, value=shown(value), most=decimals)


def whole(place: str, value: int | None, *, least: int, most: int) -> Iterator[Refusal]:
    if value is not None and not least <= value <= most:
        yield OutOfRange(place, value=value, least=least, most=most)


def day(place: str, value: date | None) -> Iterator[Refusal]:
    if value is not None and not FIRST_DAY <= value <= LAST_DAY:
        yield OutOfRange(place, value=value, least=FIRST_DAY, most=LAST_DAY)


def shown(value: Decimal) -> str:
    """A figure without an exponent, as people write it; one of pages is cut."""
    written = format(value, "f") if value.adjusted() > -LONGEST_SHOWN else str(value)
    return written if len(written) <= LONGEST_SHOWN else written[: LONGEST_SHOWN - 1] + "…"


def decimals_of(value: Decimal) -> int:
    """Decimals that count: 1.50 has one."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def refuse_first(faults: Iterable[Refusal], name: str = "") -> None:
    """Raise the first fault, if there is one, which tells of the others; `name` says which thing of a list it is about."""
    found = list(islice(faults, MOST_TOLD))
    for fault in found if name else ():
        fault.place = f"{name}, {fault.place}"
    if found:
        found[0].others = tuple(found[1:])
        raise found[0]


def refuse_rows(rows: Iterable[tuple[str, Iterable[Refusal]]]) -> None:
    """Raise the first fault of things in a list, each with the name it is known by; it tells of the others."""
    refuse_first(_in_rows(rows))


def _in_rows(rows: Iterable[tuple[str, Iterable[Refusal]]]) -> Iterator[Refusal]:
    for row, (name, faults) in enumerate(rows):
        for fault in faults:
            fault.place = f"{name}, {fault.place}"
            yield fault if fault.of else fault.at(row)


def refuse_twice(names: Iterable[str], place: str | None = None) -> None:
    """Raise if a name stands twice in a list."""
    seen: set[str] = set()
    for row, name in enumerate(names):
        if name in seen:
            raise Twice(place, name=name).at(row)
        seen.add(name)


def refuse_known(kind: object, asked: Sequence[str], made: Collection[str], *, place: str = "code") -> None:
    """After an insert that passes over what is there: refuse a name asked for twice, or that was there before.

    `place` is the field that holds the name.
    """
    refuse_twice(asked, place)
    known = ((row, name) for row, name in enumerate(asked) if name not in made)
    refuse_first(AlreadyThere(place, kind=kind, name=name).at(row) for row, name in known)
