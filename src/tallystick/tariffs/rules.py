"""What an item, a formula, a tariff, its versions and an assignment may be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tallystick.formula import Formula, FormulaError, evaluate, parse
from tallystick.kit import fields
from tallystick.kit.period import ALWAYS
from tallystick.kit.refusal import Refusal

from .refusals import (
    AmountMissing,
    AmountNotAsked,
    EndsBeforeStart,
    ExampleFails,
    FormulaFault,
    MeasureMissing,
    PriceMissing,
    PriceNotAsked,
    UsageMonthly,
)

CYCLES = ("natural_year", "billing_year")
LATE_FROM = ("period_start", "period_end")
PARTIAL_PERIODS = ("full", "days")
METHODS = ("unit_price", "per_asset", "fixed", "formula")
MEASURES = ("building_area", "inner_area", "shared_area", "parking_area", "displacement", "usage")
PRICE_FOR = ("period", "month")
MONTHS = (1, 2, 3, 4, 6, 12)
PRICE_OF_METHOD = {"unit_price": "unit_price", "fixed": "amount", "formula": "formula_text"}
LONGEST_GRACE_DAYS = 3660  # ten years


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is charged for; percents are of a hundred. The defaults are those of domain.md 3."""

    name: str
    cycle: str = "natural_year"
    pre_generate_month: int | None = None
    late_from: str = "period_end"
    grace_days: int = 0
    daily_percent: Decimal = Decimal(0)
    ceiling_percent: Decimal | None = None
    partial_period: str = "full"
    loss: bool = False
    tax_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Example:
    """Figures tried on a formula, and what it must give for them."""

    values: Mapping[str, Decimal]
    result: Decimal


@dataclass(frozen=True, slots=True)
class NewFormula:
    name: str
    text: str
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class NewVersion:
    """The price of a tariff from a day on: the one figure, or the text, that its method asks for."""

    in_force_from: date = ALWAYS
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    formula_text: str = ""


@dataclass(frozen=True, slots=True)
class NewTariff:
    """How an item's amount is worked out; without a currency it is the book's. `version` is in force from always."""

    item_id: int
    name: str
    method: str
    version: NewVersion = field(default_factory=NewVersion)
    measure: str = ""
    months: int = 1
    price_for: str = "period"
    currency: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TariffChange:
    """What may be changed of a tariff; its item, book and currency stay. `version` counts where the method changes."""

    name: str
    method: str
    measure: str = ""
    months: int = 1
    price_for: str = "period"
    remark: str = ""
    version: NewVersion = field(default_factory=NewVersion)


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """A tariff for an asset from a day to a day, both included, or open; `amount` for tariffs that ask for it."""

    asset_id: int
    tariff_id: int
    start_on: date
    end_on: date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """The last day on which an assignment is in force; before its start: as if never bound."""

    assignment_id: int
    end_on: date


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items or formulas a list shows: what a book may use (None: all in scope), only common ones or none of them."""

    book_id: int | None = None
    text: str = ""
    common: bool | None = None


@dataclass(frozen=True, slots=True)
class TariffFilter:
    """Which tariffs a list shows, each with its price on `on_day`."""

    on_day: date
    book_id: int | None = None
    text: str = ""
    common: bool | None = None
    item_id: int | None = None
    method: str | None = None


STATES = ("standing", "in_force", "coming", "ended", "removed", "any")


@dataclass(frozen=True, slots=True)
class AssignmentFilter:
    """Which assignments a list shows. `state` as seen on `on_day`; standing: in force then or later; any: removed ones too."""

    on_day: date
    book_id: int | None = None
    text: str = ""
    building_id: int | None = None
    kind: str | None = None
    asset_id: int | None = None
    item_id: int | None = None
    tariff_id: int | None = None
    state: str = "standing"
    ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """Which assets are offered for binding; `without`: only those that bear nothing of the item on the day or later."""

    on_day: date
    text: str = ""
    building_id: int | None = None
    kind: str | None = None
    floor: int | None = None
    item_id: int | None = None
    without: bool = False
    ids: tuple[int, ...] | None = None


def faults_of_item(item: NewItem) -> Iterator[Refusal]:
    yield from fields.text("name", item.name, 120, required=True)
    yield from fields.choice("cycle", item.cycle, CYCLES)
    yield from fields.whole("pre_generate_month", item.pre_generate_month, least=1, most=12)
    yield from fields.choice("late_from", item.late_from, LATE_FROM)
    yield from fields.whole("grace_days", item.grace_days, least=0, most=LONGEST_GRACE_DAYS)
    yield from fields.number("daily_percent", item.daily_percent, 2, most=100)
    yield from fields.number("ceiling_percent", item.ceiling_percent, 2, most=10_000)
    yield from fields.choice("partial_period", item.partial_period, PARTIAL_PERIODS)
    yield from fields.number("tax_percent", item.tax_percent, 4, most=100)


def faults_of_formula(formula: NewFormula) -> Iterator[Refusal]:
    yield from fields.text("name", formula.name, 120, required=True)
    try:
        parsed = parse(formula.text)
    except FormulaError as error:
        yield FormulaFault("text", error)
        return
    for number, example in enumerate(formula.examples, 1):
        yield from _example_fault(parsed, number, example)


def _example_fault(formula: Formula, number: int, example: Example) -> Iterator[Refusal]:
    try:
        value = evaluate(formula, example.values)
    except FormulaError as error:
        yield FormulaFault("examples", error).at(number - 1, "examples")
        return
    if value != example.result:
        yield ExampleFails("examples", number=number, value=value, expected=example.result).at(number - 1, "examples")


def faults_of_tariff(tariff: NewTariff) -> Iterator[Refusal]:
    yield from fields.text("name", tariff.name, 120, required=True)
    yield from fields.prose("remark", tariff.remark, 2000)
    yield from fields.choice("price_for", tariff.price_for, PRICE_FOR)
    if tariff.months not in MONTHS:
        yield fields.NotOneOf("months", value=tariff.months, allowed=", ".join(map(str, MONTHS)))
    yield from fields.choice("method", tariff.method, METHODS)
    if tariff.method not in METHODS:
        return
    if tariff.method == "unit_price":
        yield from _measure_fault(tariff.measure)
    elif tariff.measure:
        yield PriceNotAsked("measure")
    yield from faults_of_version(tariff.method, tariff.version)
    if tariff.months != 1 and is_on_usage(tariff):
        yield UsageMonthly("months")


def faults_of_tariff_change(was: Mapping[str, Any], change: TariffChange, last: NewVersion) -> Iterator[Refusal]:
    """What is wrong with a change of the tariff `was`, whose last price is `last`."""
    version = change.version if change.method != was["method"] else last
    tariff = NewTariff(
        was["item_id"], change.name, change.method, version, change.measure, change.months, change.price_for,
        remark=change.remark,
    )  # fmt: skip
    yield from faults_of_tariff(tariff)


def fixed_fields(was: Mapping[str, Any], change: TariffChange) -> Iterator[str]:
    """The fields that a change of the tariff `was` would change, and that stay once it was bound."""
    return (name for name in ("method", "measure", "months", "price_for") if getattr(change, name) != was[name])


def turns_on_usage(was: Mapping[str, Any], change: TariffChange) -> bool:
    """Whether the tariff's bills come from readings after this change."""
    if change.method == was["method"] == "formula":
        return bool(was["on_usage"])
    return change.measure == "usage" or works_on_usage(change.version.formula_text)


def _measure_fault(measure: str) -> Iterator[Refusal]:
    if not measure:
        yield MeasureMissing("measure")
    else:
        yield from fields.choice("measure", measure, MEASURES)


def faults_of_version(method: str, version: NewVersion) -> Iterator[Refusal]:
    """What is wrong with a version of a tariff by this method."""
    asked = PRICE_OF_METHOD.get(method)
    for name in ("unit_price", "amount", "formula_text"):
        given = getattr(version, name) not in (None, "")
        if given and name != asked:
            yield PriceNotAsked(name)
        elif name == asked and not given:
            yield PriceMissing(name)
    yield from fields.number("unit_price", version.unit_price, fields.PRICE_DECIMALS)
    yield from fields.number("amount", version.amount, fields.PRICE_DECIMALS)
    if version.in_force_from != ALWAYS:
        yield from fields.day("in_force_from", version.in_force_from)
    if version.formula_text:
        yield from _formula_fault("formula_text", version.formula_text)


def _formula_fault(place: str, text: str) -> Iterator[Refusal]:
    try:
        parse(text)
    except FormulaError as error:
        yield FormulaFault(place, error)


def is_on_usage(tariff: NewTariff) -> bool:
    """Whether a tariff's bills come from readings: by its measure, or by a variable of the reading in its formula."""
    return tariff.measure == "usage" or works_on_usage(tariff.version.formula_text)


def works_on_usage(formula_text: str) -> bool:
    if not formula_text:
        return False
    try:
        return parse(formula_text).on_usage
    except FormulaError:  # told as a fault of its own
        return False


def faults_of_assignment(assignment: NewAssignment, tariff_name: str, method: str) -> Iterator[Refusal]:
    """What is wrong with an assignment by itself, the tariff's method known."""
    yield from fields.day("start_on", assignment.start_on)
    yield from fields.day("end_on", assignment.end_on)
    if assignment.end_on is not None and assignment.end_on < assignment.start_on:
        yield EndsBeforeStart("end_on", end=assignment.end_on, start=assignment.start_on)
    yield from fields.number("amount", assignment.amount, fields.PRICE_DECIMALS)
    if method == "per_asset" and assignment.amount is None:
        yield AmountMissing("amount", tariff=tariff_name)
    if method in ("unit_price", "fixed") and assignment.amount is not None:
        yield AmountNotAsked("amount", tariff=tariff_name)
