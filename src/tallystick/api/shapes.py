"""The shapes that requests and answers are made of: ids, days, months, figures, pages.

Figures travel as strings, so that no program on the way makes binary fractions of them. They are taken as strings or as whole
JSON numbers, which no program changes on the way.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.utils.translation import gettext as _
from ninja import Schema as Schema  # handed on with the shapes
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
    Tag,
    ValidationInfo,
    WithJsonSchema,
)

from tallystick.kit import fields
from tallystick.kit.fields import FIRST_DAY, LAST_DAY
from tallystick.kit.money import in_currency
from tallystick.kit.period import month_text
from tallystick.kit.sql import Row

from .faults import LISTED, WORD, fault

T = TypeVar("T")
LARGEST_ID = 2**63 - 1
MOST_AT_ONCE = 200  # rows a page
MOST_SENT = 1000  # things in one order
FIGURE = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,12})?")
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Fraction(Decimal):
    """A JSON number that is not whole, as a body has it: never taken as a figure."""


def _figure(value: object) -> Decimal:
    if isinstance(value, Fraction):
        raise fault("not_text", _("Send a figure with decimals as text, such as “107.40”: programs round numbers of JSON."))
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 30:
        value = format(value, "f")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value) if abs(value) < 10**13 else ""
    if not isinstance(value, str) or not FIGURE.fullmatch(value):
        raise fault("not_a_number", _("This is not a figure such as “107.40”: at most 13 digits, a point, 12 decimals."))
    return Decimal(value)


def plain(value: Decimal) -> str:
    """A figure without exponent and without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _month(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not (found := MONTH.fullmatch(value)):
        raise fault("not_a_month", _("This is not a month such as “2020-04”."))
    return _in_our_times(date(int(found[1] or 0) or 1, int(found[2]), 1))


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return _in_our_times(date.fromisoformat(value))
        except ValueError:
            pass
    raise fault("not_a_date", _("This is not a day such as “2020-04-30”."))


def _moment(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise fault("not_a_moment", _("This is not a time such as “2026-12-31T23:59:59Z”: a day, the hour, and a time zone."))
    return found


def no_earlier_than(first: str) -> AfterValidator:
    """That a range does not end before it begins; `first` is the field before it with where it begins."""

    def check(value: Any, info: ValidationInfo) -> Any:
        begin = info.data.get(first)
        if value is not None and begin is not None and value < begin:
            raise fault("ends_before_start", fields.EndsFirst(first=first).message)
        return value

    return AfterValidator(check)


def _branch(value: object) -> str:
    return LISTED if isinstance(value, list) else WORD


@dataclass(frozen=True, slots=True)
class _AnyOf:
    """A word or a list, described as any other union is."""

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        told = handler(schema)
        return {"anyOf" if name == "oneOf" else name: part for name, part in told.items()}


def _in_our_times(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        sentence = _("This is not between {least} and {most}.").format(least=FIRST_DAY, most=LAST_DAY)
        raise fault("out_of_range", sentence)
    return day


def _id(value: object) -> int:
    """An id in a body: a whole number; in an address: the same, written."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST_ID:
        raise fault("not_an_id", _("This is not an id."))
    return value


_FIGURE_IN = {
    "anyOf": [{"type": "string", "pattern": f"^{FIGURE.pattern}$"}, {"type": "integer"}],
    "examples": ["107.40"],
}
_FIGURE_OUT = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["107.40"]}
_ID = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}

Id = Annotated[int, BeforeValidator(_id), WithJsonSchema(_ID)]
Figure = Annotated[
    Decimal,
    BeforeValidator(_figure),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema(_FIGURE_IN, mode="validation"),
    WithJsonSchema(_FIGURE_OUT, mode="serialization"),
]


@dataclass(frozen=True, slots=True)
class Within:
    """The bounds of a figure as its room's rules have them, said in the description; the rules refuse what is beyond them."""

    most: int
    decimals: int
    over_zero: bool = False

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        told = handler(schema)
        if "anyOf" not in told:
            return told  # what is answered
        digits, bound = len(str(self.most - 1)), "exclusiveMinimum" if self.over_zero else "minimum"
        text = {"type": "string", "pattern": rf"^[0-9]{{1,{digits}}}(\.[0-9]{{1,{self.decimals}}})?$"}
        return told | {"anyOf": [text, {"type": "integer", bound: 0, "maximum": self.most}]}


LARGEST = int(fields.LARGEST)
Price = Annotated[Figure, Within(LARGEST, fields.PRICE_DECIMALS)]
Measure = Annotated[Figure, Within(LARGEST, fields.QUANTITY_DECIMALS)]
Amount = Annotated[Figure, Within(LARGEST, 2, over_zero=True)]
Percent = Annotated[Figure, Within(100, 2)]
Quantity = Annotated[Decimal, PlainSerializer(plain, return_type=str), WithJsonSchema(_FIGURE_OUT)]
"""A figure that is answered: whatever was worked out, never held against what may be asked."""
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date", "examples": ["2020-04-30"]})]
Month = Annotated[
    date,
    BeforeValidator(_month),
    PlainSerializer(month_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{MONTH.pattern}$", "examples": ["2020-04"]}),
]
Money = Annotated[str, WithJsonSchema(_FIGURE_OUT)]
"""An amount to the decimals of its currency."""
Whole = Annotated[int, Field(strict=True, ge=-(2**31), le=2**31 - 1)]
Tick = Annotated[bool, Field(strict=True)]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string", "format": "date-time"})]
W = TypeVar("W")
L = TypeVar("L")
WordOrList = Annotated[Annotated[W, Tag(WORD)] | Annotated[list[L], Tag(LISTED)], Discriminator(_branch), _AnyOf()]
"""Some words, or a list: what is wrong is told of the one that was sent."""
Text = Annotated[str, StringConstraints(max_length=200)]
Prose = Annotated[str, StringConstraints(max_length=1000)]
Remark = Annotated[str, StringConstraints(max_length=2000)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60)]
ShortCode = Annotated[str, StringConstraints(min_length=1, max_length=40)]  # of books and buildings
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
NoName = Annotated[str, StringConstraints(max_length=120)]  # a name that may be left blank
Currency = Annotated[Text, WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["CNY"]})]
Phone = Annotated[str, StringConstraints(max_length=40)]
Many = Annotated[list[T], Field(min_length=1, max_length=MOST_SENT)]
Limit = Annotated[int, Field(ge=1, le=MOST_AT_ONCE, description="How many at most.")]
Cursor = Annotated[str, StringConstraints(max_length=2000)]


class Said(Schema):
    """What a request holds: nothing that is not known, so that a slip of the pen is not passed over."""

    model_config = ConfigDict(extra="forbid")

    def told(self, *without: str) -> dict[str, Any]:
        """Its fields, as they were read."""
        return {name: getattr(self, name) for name in type(self).model_fields if name not in without}

    def given(self, *without: str) -> dict[str, Any]:
        """Those of its fields that the request named."""
        return {name: value for name, value in self.told(*without).items() if name in self.model_fields_set}


class Paging(Schema):
    limit: Limit = 50
    cursor: Cursor | None = Field(None, description="Where the page begins: `next` of the page before.")


class Sorted(Paging):
    sort: Text = Field("", description="By what the list is sorted; a name that is none is answered with those that are.")
    order: Literal["asc", "desc"] = "asc"


class Page(Schema, Generic[T]):
    """Some of a list; `next` is the cursor of the page after, null on the last."""

    items: list[T]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class Made(Schema):
    """What was made: their ids, in the order asked for."""

    ids: list[int]


class Counted(Schema):
    """How many things an order touched."""

    count: int


def money(row: Mapping[str, Any], currency: str, names: Iterable[str]) -> Row:
    """A row with these columns as amounts in a currency: two decimals in yuan, none in dong."""
    return Row(row, **{name: str(in_currency(Decimal(row[name]), currency)) for name in names if row.get(name) is not None})
