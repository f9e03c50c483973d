"""Tariffs with their prices by date: of a book, and those common to all."""

from datetime import date

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tallystick.kit import sql
from tallystick.kit.listing import Listed, Sort
from tallystick.kit.period import OPEN_END
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from ..models import Assignment, Tariff, TariffVersion
from ..refusals import Ambiguous
from ..rules import TariffFilter
from .scoping import in_items, require, visible

TARIFF = (
    "id", "book_id", "item_id", "name", "currency", "method", "measure", "months", "price_for", "on_usage", "remark",
)  # fmt: skip
TARIFF_SORTS = {
    "item": Sort("""(text_order(item_name) || text_order(name)) COLLATE "C\""""),
    "name": Sort('text_order(name) COLLATE "C"'),
    "bound": Sort("bound", "bigint"),
}


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
    require(scope, book_id)
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
    found = Tariff.objects.filter(visible(scope), id=tariff_id).values(*TARIFF, item_name=F("item__name")).first()
    if found is None or not in_items(scope, found["item_id"]):
        raise UnknownThing(kind=_("tariff"), name=tariff_id)
    return Row(found)


def tariff_list(scope: Scope, wanted: TariffFilter) -> Listed:
    """Tariffs that match: the columns of `tariffs`, book_code, book_name, versions (how many), bound (to how many assets)."""
    params = {
        "books": scope.books(),
        "items": scope.items(),
        "book": wanted.book_id,
        "text": wanted.text,
        "common": wanted.common,
        "item": wanted.item_id,
        "method": wanted.method,
        "on_day": wanted.on_day,
    }
    return Listed("tariffs", "list_tariffs", params, TARIFF_SORTS)


def is_bound(scope: Scope, tariff_id: int) -> bool:
    """Whether a tariff was ever bound to anything, in any book."""
    tariff_by_id(scope, tariff_id)
    return Assignment.objects.filter(tariff_id=tariff_id).exists()


def books_bound(scope: Scope, tariff_id: int) -> list[Row]:
    """The books in scope in which a tariff was bound: book_id, and assets, to how many it is bound on no day or any."""
    tariff_by_id(scope, tariff_id)
    return sql.rows("tariffs", "count_bound", {"books": scope.books(), "tariff": tariff_id})


def versions(scope: Scope, tariff_id: int) -> list[Row]:
    """A tariff's versions, the first first: id, in_force_from, unit_price, amount, formula_text, made_at, made_by."""
    tariff_by_id(scope, tariff_id)
    found = TariffVersion.objects.filter(tariff_id=tariff_id).order_by("in_force_from")
    return [Row(version) for version in found.values()]
