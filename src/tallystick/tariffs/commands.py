"""Add items, formulas and tariffs, date new prices, bind tariffs to assets."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.accounts.commands import WholeScope
from tallystick.kit import fields, sql
from tallystick.kit.period import ALWAYS
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Actor, Scope

from . import queries
from .models import Assignment, ChargeItem
from .refusals import (
    Ambiguous,
    CycleFixed,
    EndsAlready,
    FormulaFault,
    Overlap,
    PriceNotAsked,
    UsageChanges,
    VersionExists,
    WrongCurrency,
)
from .rules import (
    CYCLES,
    LATE_FROM,
    MEASURES,
    METHODS,
    MONTHS,
    PARTIAL_PERIODS,
    PRICE_FOR,
    PRICE_OF_METHOD,
    Ending,
    Example,
    NewAssignment,
    NewFormula,
    NewItem,
    NewTariff,
    NewVersion,
    faults_of_assignment,
    faults_of_formula,
    faults_of_item,
    faults_of_tariff,
    faults_of_version,
    is_on_usage,
    works_on_usage,
)

__all__ = [
    "CYCLES",
    "LATE_FROM",
    "MEASURES",
    "METHODS",
    "MONTHS",
    "PARTIAL_PERIODS",
    "PRICE_FOR",
    "PRICE_OF_METHOD",
    "Ambiguous",
    "Ending",
    "Example",
    "FormulaFault",
    "NewAssignment",
    "NewFormula",
    "NewItem",
    "NewTariff",
    "NewVersion",
    "Overlap",
    "UsageChanges",
    "add_example_item",
    "add_formulas",
    "add_items",
    "add_tariffs",
    "add_version",
    "assign",
    "change_item",
    "end_assignments_rows",
    "faults_of_assignment",
    "faults_of_formula",
    "faults_of_item",
    "faults_of_tariff",
    "faults_of_version",
    "is_on_usage",
    "works_on_usage",
]

ITEM_COLUMNS = (
    "name",
    "cycle",
    "pre_generate_month",
    "late_from",
    "grace_days",
    "daily_percent",
    "ceiling_percent",
    "partial_period",
    "loss",
    "tax_percent",
)


@transaction.atomic
def add_items(actor: Actor, scope: Scope, book_id: int | None, items: Sequence[NewItem], *, today: date) -> dict[str, int]:
    """Add charge items to a book, or (None) to the whole installation; their ids by name."""
    _require(scope, book_id)
    for item in items:
        fields.refuse_first(faults_of_item(item), item.name)
    made = sql.rows("tariffs", "insert_items", sql.columns(items, ITEM_COLUMNS) | {"book": book_id})
    ids = {row.name: row.id for row in made}
    fields.refuse_known(_("charge item"), [item.name for item in items], ids)
    return ids


@transaction.atomic
def add_example_item(actor: Actor, scope: Scope, *, today: date) -> bool:
    """Give a new installation one item, common to all books, as a model to copy; False where there are items."""
    if ChargeItem.objects.exists():
        return False
    name = gettext("Property fee (example)")
    example = NewItem(name, grace_days=30, daily_percent=Decimal("0.05"), partial_period="days")
    add_items(actor, scope, None, [example], today=today)
    return True


@transaction.atomic
def change_item(actor: Actor, scope: Scope, item_id: int, item: NewItem, *, today: date, billed: bool) -> None:
    """Set an item to what is given. `billed`: whether a bill of it exists, which fixes its cycle."""
    was = queries.item_by_id(scope, item_id)
    _require(scope, was.book_id)
    fields.refuse_first(faults_of_item(item), item.name)
    if billed and item.cycle != was.cycle:
        raise CycleFixed("cycle", item=was.name)
    if ChargeItem.objects.filter(book_id=was.book_id, name=item.name).exclude(id=item_id).exists():
        raise fields.AlreadyThere(kind=_("charge item"), name=item.name)
    ChargeItem.objects.filter(id=item_id).update(**asdict(item))


@transaction.atomic
def add_formulas(
    actor: Actor, scope: Scope, book_id: int | None, formulas: Sequence[NewFormula], *, today: date
) -> dict[str, int]:
    """Add named formulas; their ids by name. Faults of the language, and examples that fail, are refused."""
    _require(scope, book_id)
    for formula in formulas:
        fields.refuse_first(faults_of_formula(formula), formula.name)
    rows = sql.columns(formulas, ["name", "text"]) | {"book": book_id, "examples": [_stored(f) for f in formulas]}
    ids = {row.name: row.id for row in sql.rows("tariffs", "insert_formulas", rows)}
    fields.refuse_known(_("formula"), [formula.name for formula in formulas], ids)
    return ids


@transaction.atomic
def add_tariffs(actor: Actor, scope: Scope, book_id: int | None, tariffs: Sequence[NewTariff], *, today: date) -> list[int]:
    """Add tariffs, each with its first version, which is in force from always; their ids in the order given."""
    _require(scope, book_id)
    for tariff in tariffs:
        fields.refuse_first(faults_of_tariff(tariff), tariff.name)
    items = _items_of(scope, book_id, tariffs)
    currency = accounts.book_by_id(scope, book_id).currency if book_id is not None else ""
    _refuse_currencies(tariffs, currency)
    ids = _insert_tariffs(book_id, currency, tariffs)
    fields.refuse_known(_("tariff"), [_full_name(items, tariff) for tariff in tariffs], _named(items, ids))
    ordered = [ids[tariff.item_id, tariff.name] for tariff in tariffs]
    first = [_from_always(tariff.version) for tariff in tariffs]
    _insert_versions(actor, zip(ordered, first, strict=True))
    return ordered


@transaction.atomic
def add_version(actor: Actor, scope: Scope, tariff_id: int, version: NewVersion, *, today: date) -> int:
    """Date a new price, amount or formula of a tariff; its id. Re-rating what it reaches is billing's."""
    tariff = queries.tariff_by_id(scope, tariff_id)
    _require(scope, tariff.book_id)
    if tariff.method not in PRICE_OF_METHOD:
        raise PriceNotAsked(f"{tariff.name}, method")
    fields.refuse_first(faults_of_version(tariff.method, version), tariff.name)
    if not tariff.on_usage and works_on_usage(version.formula_text):
        raise UsageChanges(f"{tariff.name}, formula_text")
    made = _insert_versions(actor, [(tariff_id, version)])
    if not made:
        raise VersionExists(tariff.name, day=version.in_force_from)
    return made[0]


@transaction.atomic
def assign(
    actor: Actor,
    scope: Scope,
    book_id: int,
    assignments: Sequence[NewAssignment],
    *,
    today: date,
    replace: bool = False,
) -> list[int]:
    """Bind tariffs to assets; the ids of the assignments in the order given.

    An asset may bear several tariffs of one item only where their days do not overlap. `replace` first ends those in
    the way the day before; who has bills on them ends them by billing's command instead (see queries.in_the_way).
    """
    book = accounts.book_by_id(scope, book_id)
    tariffs = _tariffs_of(scope, book, assignments)
    for number, wanted in enumerate(assignments, 1):
        tariff = tariffs[wanted.tariff_id]
        fields.refuse_first(faults_of_assignment(wanted, tariff.name, tariff.method), f"{tariff.name} {number}")
    if replace:
        _make_way(actor, scope, book_id, assignments, today)
    rows = _assignment_columns(book_id, assignments, tariffs)
    _refuse_unknown_assets(rows)
    _refuse_overlaps(rows)
    made = sql.rows("tariffs", "insert_assignments", rows | {"made_on": today, "made_by": actor.name})
    return [row.id for row in made]


@transaction.atomic
def end_assignments_rows(actor: Actor, scope: Scope, book_id: int, endings: Sequence[Ending], *, today: date) -> None:
    """End assignments, their bills left alone: only billing, which sees to the bills, orders this.

    One that would end before its start is removed: it is as if it had never been bound.
    """
    accounts.book_by_id(scope, book_id)
    rows = sql.columns(endings, ["assignment_id", "end_on"]) | {"book": book_id, "today": today}
    ended = {row.id for row in sql.rows("tariffs", "end_assignments", rows)}
    for ending in endings:
        if ending.assignment_id not in ended:
            standing = Assignment.objects.filter(book_id=book_id, id=ending.assignment_id, removed_on=None).first()
            if standing is not None:
                raise EndsAlready(day=standing.end_on)
            raise UnknownThing(kind=_("assignment"), name=ending.assignment_id)


def _require(scope: Scope, book_id: int | None) -> None:
    """The book is in scope; what is common to all books needs them all."""
    if book_id is not None:
        accounts.book_by_id(scope, book_id)
    elif scope.book_ids is not None:
        raise WholeScope


def _stored(formula: NewFormula) -> str:
    """A formula's examples as JSON."""
    return json.dumps(
        [
            {"values": {name: str(value) for name, value in example.values.items()}, "result": str(example.result)}
            for example in formula.examples
        ]
    )


def _items_of(scope: Scope, book_id: int | None, tariffs: Sequence[NewTariff]) -> dict[int, Row]:
    """The items of these tariffs by id: of the book, or common ones; a common tariff has a common item."""
    items = {item.id: item for item in queries.items(scope, book_id)}
    for tariff in tariffs:
        if tariff.item_id not in items:
            raise UnknownThing(tariff.name, kind=_("charge item"), name=tariff.item_id)
    return items


def _refuse_currencies(tariffs: Sequence[NewTariff], currency: str) -> None:
    for tariff in tariffs:
        if not tariff.currency and not currency:
            raise fields.Missing(f"{tariff.name}, currency")
        if tariff.currency and currency and tariff.currency != currency:
            raise WrongCurrency(tariff=tariff.name, currency=tariff.currency, book_currency=currency)


def _insert_tariffs(book_id: int | None, currency: str, tariffs: Sequence[NewTariff]) -> dict[tuple[int, str], int]:
    names = ["item_id", "name", "method", "measure", "months", "price_for", "remark"]
    rows = sql.columns(tariffs, names) | {
        "book": book_id,
        "currency": [tariff.currency or currency for tariff in tariffs],
        "on_usage": [is_on_usage(tariff) for tariff in tariffs],
    }
    return {(row.item_id, row.name): row.id for row in sql.rows("tariffs", "insert_tariffs", rows)}


def _full_name(items: dict[int, Row], tariff: NewTariff) -> str:
    return f"{items[tariff.item_id].name}: {tariff.name}"


def _named(items: dict[int, Row], ids: dict[tuple[int, str], int]) -> set[str]:
    return {f"{items[item_id].name}: {name}" for item_id, name in ids}


def _from_always(version: NewVersion) -> NewVersion:
    return NewVersion(ALWAYS, version.unit_price, version.amount, version.formula_text)


def _insert_versions(actor: Actor, versions: Iterable[tuple[int, NewVersion]]) -> list[int]:
    pairs = list(versions)
    columns = ["in_force_from", "unit_price", "amount", "formula_text"]
    rows = sql.columns([version for _, version in pairs], columns) | {
        "tariff_id": [tariff_id for tariff_id, _ in pairs],
        "made_by": actor.name,
    }
    return [row.id for row in sql.rows("tariffs", "insert_versions", rows)]


def _tariffs_of(scope: Scope, book: Row, assignments: Sequence[NewAssignment]) -> dict[int, Row]:
    """The tariffs named, by id, all of the book or common, all in the book's currency."""
    tariffs = {tariff.id: tariff for tariff in queries.tariffs(scope, book.id)}
    for tariff_id in {wanted.tariff_id for wanted in assignments}:
        tariff = tariffs.get(tariff_id)
        if tariff is None:
            raise UnknownThing(kind=_("tariff"), name=tariff_id)
        if tariff.currency != book.currency:
            raise WrongCurrency(tariff=tariff.name, currency=tariff.currency, book_currency=book.currency)
    return tariffs


def _assignment_columns(book_id: int, assignments: Sequence[NewAssignment], tariffs: dict[int, Row]) -> dict[str, object]:
    columns = sql.columns(assignments, ["asset_id", "tariff_id", "start_on", "end_on", "amount"])
    return {**columns, "book": book_id, "item_id": [tariffs[wanted.tariff_id].item_id for wanted in assignments]}


def _refuse_unknown_assets(rows: dict[str, object]) -> None:
    for missing in sql.rows("tariffs", "select_unknown_assets", rows):
        raise UnknownThing(kind=_("asset"), name=missing.asset_id)


def _refuse_overlaps(rows: dict[str, object]) -> None:
    for clash in sql.rows("tariffs", "select_overlaps", rows):
        raise Overlap(asset=clash.asset_code, other=clash.tariff_name, item=clash.item_name)


def _make_way(actor: Actor, scope: Scope, book_id: int, assignments: Sequence[NewAssignment], today: date) -> None:
    endings = queries.in_the_way(scope, book_id, assignments)
    end_assignments_rows(actor, scope, book_id, endings, today=today)
