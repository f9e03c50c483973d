"""Charge items and named formulas: of a book, or common to all."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Body, Query, Router
from pydantic import Field, StringConstraints, WithJsonSchema

from tallystick.billing import commands as billing
from tallystick.formula import FormulaError, explain, parse, render_number
from tallystick.formula.names import canonical
from tallystick.kit.fields import NotOneOf
from tallystick.kit.sql import Row
from tallystick.tariffs import commands, queries

from .books import any_today, chosen_book
from .door import ApiRequest, operation
from .paging import paged
from .shapes import Counted, Figure, Id, Name, Page, Percent, Prose, Quantity, Said, Schema, Sorted, Text, Tick, Whole, Within

router = Router()
# The language has its own, lower bound, and says so.
FormulaText = Annotated[str, StringConstraints(max_length=20_000), WithJsonSchema({"type": "string", "maxLength": 2000})]
MOST_FIGURES = 100


class ItemFilters(Sorted):
    """What a book may use, its own and the common ones; of all books in scope, if none is named."""

    book: Id | None = None
    text: Text = ""
    common: bool | None = Field(None, description="Only the common ones, or none of them.")


class ItemIn(Said):
    """What is charged for, and when and how strictly; percents are of a hundred."""

    name: Name
    cycle: Literal["natural_year", "billing_year"] = "natural_year"
    pre_generate_month: Annotated[Whole, Field(ge=1, le=12)] | None = Field(
        None, description="From the 1st of this month on, the next year's bills are made."
    )
    late_from: Literal["period_start", "period_end"] = "period_end"
    grace_days: Annotated[Whole, Field(ge=0, le=3660)] = 0
    daily_percent: Percent = Decimal(0)
    ceiling_percent: Annotated[Figure, Within(10_000, 2)] | None = None
    partial_period: Literal["full", "days"] = "full"
    loss: Tick = Field(False, description="Whether a reading's loss is added to usage.")
    tax_percent: Annotated[Figure, Within(100, 4)] = Decimal(0)


class NewItem(ItemIn):
    book_id: Id | None = Field(None, description="Left out: common to all books.")


class ItemChange(ItemIn):
    reason: Prose = ""


class ItemOut(Schema):
    id: int
    book_id: int | None
    name: str
    cycle: str
    pre_generate_month: int | None
    late_from: str
    grace_days: int
    daily_percent: Quantity
    ceiling_percent: Quantity | None
    partial_period: str
    loss: bool
    tax_percent: Quantity


class ExampleIn(Said):
    """Figures tried on a formula, and what it must give for them."""

    values: dict[str, Figure] = Field(max_length=MOST_FIGURES)
    result: Figure


class FormulaIn(Said):
    name: Name
    text: FormulaText
    examples: list[ExampleIn] = Field(default=[], max_length=MOST_FIGURES)


class NewFormula(FormulaIn):
    book_id: Id | None = Field(None, description="Left out: common to all books.")


class FormulaChange(FormulaIn):
    reason: Prose = ""


class ExampleOut(Schema):
    values: dict[str, str]
    result: str


class FormulaOut(Schema):
    id: int
    book_id: int | None
    name: str
    text: str
    examples: list[ExampleOut]


class FormulaRow(Schema):
    id: int
    book_id: int | None
    name: str
    text: str


class Trial(Said):
    """A formula, and figures for its variables."""

    text: FormulaText = Field(examples=["TIER(usage, 180, 0.56, 260, 0.61, 0.86)"])
    values: dict[str, Figure] = Field(default={}, max_length=MOST_FIGURES, examples=[{"usage": "320"}])


class TrialStep(Schema):
    kind: str
    text: str


class TrialOut(Schema):
    """A formula's value to the last decimal, and how it came about."""

    value: str
    how: str
    steps: list[TrialStep]


class Why(Schema):
    reason: Prose = ""


@operation(router, "GET", "/items", may="charges.see", answers=Page[ItemOut])
def list_items(request: ApiRequest, asked: Query[ItemFilters]) -> Any:
    """Charge items: those of a book, and those common to all."""
    return paged(queries.item_list(request.scope, _filter(request, asked)), asked)


@operation(router, "POST", "/items", may="charges.change", answers=ItemOut, status=201)
def add_item(request: ApiRequest, said: Body[NewItem]) -> Any:
    """Add a charge item to a book, or to all."""
    new = commands.NewItem(**said.told("book_id"))
    ids = commands.add_items(request.actor, request.scope, said.book_id, [new], today=any_today())
    return 201, queries.item_by_id(request.scope, ids[new.name])


@operation(router, "GET", "/items/{key:item_id}", may="charges.see", answers=ItemOut)
def get_item(request: ApiRequest, item_id: Id) -> Any:
    """One charge item."""
    return queries.item_by_id(request.scope, item_id)


@operation(router, "PUT", "/items/{key:item_id}", may="charges.change", answers=ItemOut)
def change_item(request: ApiRequest, item_id: Id, said: Body[ItemChange]) -> Any:
    """Set a charge item to what is given. Its cycle stays once a bill exists."""
    item = commands.NewItem(**said.told("reason"))
    billing.change_item(request.actor, request.scope, item_id, item, today=any_today(), reason=said.reason)
    return queries.item_by_id(request.scope, item_id)


@operation(router, "DELETE", "/items/{key:item_id}", may="charges.change", answers=Counted)
def remove_item(request: ApiRequest, item_id: Id, asked: Query[Why]) -> Any:
    """Remove a charge item that has no tariffs, no bills, no meters."""
    billing.remove_item(request.actor, request.scope, item_id, today=any_today(), reason=asked.reason)
    return {"count": 1}


@operation(router, "GET", "/formulas", may="charges.see", answers=Page[FormulaRow])
def list_formulas(request: ApiRequest, asked: Query[ItemFilters]) -> Any:
    """Named formulas: those of a book, and those common to all."""
    return paged(queries.formula_list(request.scope, _filter(request, asked)), asked)


@operation(router, "POST", "/formulas", may="charges.change", answers=FormulaOut, status=201)
def add_formula(request: ApiRequest, said: Body[NewFormula]) -> Any:
    """Add a named formula. A fault of the language, or an example that fails, is refused with its place."""
    ids = commands.add_formulas(request.actor, request.scope, said.book_id, [_formula(said)], today=any_today())
    return 201, queries.formula_by_id(request.scope, ids[said.name])


@operation(router, "POST", "/formulas/try", may="charges.see", answers=TrialOut)
def try_formula(request: ApiRequest, said: Body[Trial]) -> Any:
    """Try a formula: its value to the last decimal, how it came about, or where its fault lies."""
    try:
        found = explain(parse(said.text), named_values(said.values))
    except FormulaError as error:
        raise commands.FormulaFault("text", error) from None
    steps = [{"kind": step.kind, "text": step.text} for step in found.steps]
    return {"value": render_number(found.value), "how": found.in_words(), "steps": steps}


@operation(router, "GET", "/formulas/{key:formula_id}", may="charges.see", answers=FormulaOut)
def get_formula(request: ApiRequest, formula_id: Id) -> Any:
    """One named formula, with its examples."""
    return queries.formula_by_id(request.scope, formula_id)


@operation(router, "PUT", "/formulas/{key:formula_id}", may="charges.change", answers=FormulaOut)
def change_formula(request: ApiRequest, formula_id: Id, said: Body[FormulaChange]) -> Any:
    """Set a formula to what is given. The prices of tariffs that took its text stay as they are."""
    commands.change_formula(request.actor, request.scope, formula_id, _formula(said), today=any_today(), reason=said.reason)
    return queries.formula_by_id(request.scope, formula_id)


@operation(router, "DELETE", "/formulas/{key:formula_id}", may="charges.change", answers=Counted)
def remove_formula(request: ApiRequest, formula_id: Id, asked: Query[Why]) -> Any:
    """Remove a named formula. Tariffs that took its text keep it."""
    commands.remove_formula(request.actor, request.scope, formula_id, today=any_today(), reason=asked.reason)
    return {"count": 1}


def _filter(request: ApiRequest, asked: ItemFilters) -> Any:
    chosen_book(request, asked.book)
    return queries.ItemFilter(asked.book, asked.text, asked.common)


def _formula(said: FormulaIn) -> commands.NewFormula:
    examples = tuple(commands.Example(named_values(one.values), one.result) for one in said.examples)
    return commands.NewFormula(said.name, said.text, examples)


def named_values(given: dict[str, Decimal]) -> Row:
    """Figures by the names that the language knows, in whatever language they were given."""
    found = Row()
    for name, value in given.items():
        known = canonical(name)
        if known is None:
            raise NotOneOf("values", value=name[:40], allowed="usage, building_area, months, …")
        found[known] = value
    return found
