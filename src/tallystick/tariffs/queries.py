"""Items, formulas, tariffs, versions and assignments, within a scope: those of a book, and those common to all."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.kit import sql
from tallystick.kit.period import OPEN_END
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from .models import ChargeItem, Formula, Tariff, TariffVersion
from .refusals import Ambiguous
from .rules import Ending, NewAssignment

T = TypeVar("T")


def items(scope: Scope, book_id: int | None) -> list[Row]:
    """The charge items that a book may use, by name: every column of the item; for no book, the common ones."""
    return [Row(item) for item in _items(scope, book_id).order_by("name", F("book_id").asc(nulls_last=True)).values()]


def item(scope: Scope, book_id: int | None, name: str) -> Row:
    """The item of this name: the book's own before a common one."""
    found = _items(scope, book_id).filter(name=name).order_by(F("book_id").asc(nulls_last=True)).values().first()
    if found is None:
        raise UnknownThing(kind=_("charge item"), name=name)
    return Row(found)


def item_by_id(scope: Scope, item_id: int) -> Row:
    found = ChargeItem.objects.filter(_visible(scope), id=item_id).values().first()
    if found is None or not _in_items(scope, item_id):
        raise UnknownThing(kind=_("charge item"), name=item_id)
    return Row(found)


def formulas(scope: Scope, book_id: int | None) -> list[Row]:
    """The named formulas that a book may use, by name: id, book_id, name, text, examples."""
    return [Row(formula) for formula in _formulas(scope, book_id).order_by("name").values()]


def formula(scope: Scope, book_id: int | None, name: str) -> Row:
    """The formula of this name: the book's own before a common one."""
    found = _formulas(scope, book_id).filter(name=name).order_by(F("book_id").asc(nulls_last=True)).values().first()
    if found is None:
        raise UnknownThing(kind=_("formula"), name=name)
    return Row(found)


def tariffs(
    scope: Scope,
    book_id: int | None,
    *,
    item_id: int | None = None,
    name: str | None = None,
    on_day: date = OPEN_END,
) -> list[Row]:
    """The tariffs that a book may use, by item and name: id, book_id, item_id, item_name, name, currency, method,
    measure, months, price_for, on_usage, remark, and of the version in force on `on_day` (left out: the last one)
    version_id, in_force_from, unit_price, amount, formula_text.
    """
    _require(scope, book_id)
    params = {"book": book_id, "items": scope.items(), "item": item_id, "name": name, "on_day": on_day}
    return sql.rows("tariffs", "select_tariffs", params)


def tariff(scope: Scope, book_id: int | None, name: str, item: str | None = None) -> Row:
    """The tariff of this name: a book's own before a common one. Ambiguous where several items have one."""
    found = [row for row in tariffs(scope, book_id, name=name) if item in (None, row.item_name)]
    own = [row for row in found if row.book_id is not None] or found
    if not own:
        raise UnknownThing(kind=_("tariff"), name=name)
    if len(own) > 1:
        raise Ambiguous(name=name)
    return own[0]


def tariff_by_id(scope: Scope, tariff_id: int) -> Row:
    """One tariff: its own columns and item_name."""
    found = Tariff.objects.filter(_visible(scope), id=tariff_id).values(*_TARIFF, item_name=F("item__name")).first()
    if found is None or not _in_items(scope, found["item_id"]):
        raise UnknownThing(kind=_("tariff"), name=tariff_id)
    return Row(found)


def versions(scope: Scope, tariff_id: int) -> list[Row]:
    """A tariff's versions, the first first: id, in_force_from, unit_price, amount, formula_text, made_at, made_by."""
    tariff_by_id(scope, tariff_id)
    found = TariffVersion.objects.filter(tariff_id=tariff_id).order_by("in_force_from")
    return [Row(version) for version in found.values()]


def assignments(
    scope: Scope,
    book_id: int,
    *,
    asset_ids: Collection[int] | None = None,
    item_ids: Collection[int] | None = None,
    tariff_ids: Collection[int] | None = None,
    on_day: date | None = None,
    removed: bool = False,
) -> list[Row]:
    """Assignments by asset, item and start: id, asset_id, asset_code, asset_kind, item_id, item_name, tariff_id,
    tariff_name, method, on_usage, start_on, end_on, amount, made_on, made_by, removed_on.
    """
    accounts.book_by_id(scope, book_id)
    params = {
        "book": book_id,
        "scope_items": scope.items(),
        "assets": _listed(asset_ids),
        "items": _listed(item_ids),
        "tariffs": _listed(tariff_ids),
        "on_day": on_day,
        "removed": removed,
    }
    return sql.rows("tariffs", "select_assignments", params)


def in_the_way(scope: Scope, book_id: int, wanted: Sequence[NewAssignment]) -> list[Ending]:
    """How assignments would have to end for the wanted ones to take their place: the day before these start."""
    known = {tariff.id: tariff.item_id for tariff in tariffs(scope, book_id)}
    params = sql.columns(wanted, ["asset_id", "start_on", "end_on"]) | {
        "book": book_id,
        "item_id": [known.get(assignment.tariff_id) for assignment in wanted],
    }
    return [Ending(row.assignment_id, row.end_on) for row in sql.rows("tariffs", "select_in_the_way", params)]


_TARIFF = (
    "id",
    "book_id",
    "item_id",
    "name",
    "currency",
    "method",
    "measure",
    "months",
    "price_for",
    "on_usage",
    "remark",
)


def _items(scope: Scope, book_id: int | None) -> "QuerySet[ChargeItem]":
    _require(scope, book_id)
    found = ChargeItem.objects.filter(Q(book_id=book_id) | Q(book_id=None))
    return found if scope.item_ids is None else found.filter(id__in=scope.item_ids)


def _formulas(scope: Scope, book_id: int | None) -> "QuerySet[Formula]":
    _require(scope, book_id)
    return Formula.objects.filter(Q(book_id=book_id) | Q(book_id=None))


def _require(scope: Scope, book_id: int | None) -> None:
    if book_id is not None:
        accounts.book_by_id(scope, book_id)


def _visible(scope: Scope) -> Q:
    """Of a book in scope, or common to all."""
    return Q() if scope.book_ids is None else Q(book_id__in=scope.book_ids) | Q(book_id=None)


def _in_items(scope: Scope, item_id: int) -> bool:
    return scope.item_ids is None or item_id in scope.item_ids


def _listed(values: Collection[T] | None) -> list[T] | None:
    return None if values is None else list(values)
