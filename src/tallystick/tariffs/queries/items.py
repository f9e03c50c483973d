"""Charge items: of a book, and those common to all."""

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tallystick.kit.listing import Listed, Sort
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from ..models import ChargeItem, Tariff
from ..rules import ItemFilter
from .scoping import in_items, require, visible

ITEM_SORTS = {
    "name": Sort('text_order(name) COLLATE "C"'),
    "book": Sort("""text_order(coalesce(book_name, '')) COLLATE "C\""""),
    "tariffs": Sort("tariffs", "bigint"),
}


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
    found = ChargeItem.objects.filter(visible(scope), id=item_id).values().first()
    if found is None or not in_items(scope, item_id):
        raise UnknownThing(kind=_("charge item"), name=item_id)
    return Row(found)


def item_list(scope: Scope, wanted: ItemFilter) -> Listed:
    """Charge items that match: every column of the item, book_code, book_name, and how many tariffs it has."""
    params = {
        "books": scope.books(),
        "items": scope.items(),
        "book": wanted.book_id,
        "text": wanted.text,
        "common": wanted.common,
    }
    return Listed("tariffs", "list_items", params, ITEM_SORTS)


def tariff_count(scope: Scope, item_id: int) -> int:
    """How many tariffs an item has, of any book."""
    item_by_id(scope, item_id)
    return Tariff.objects.filter(item_id=item_id).count()


def _items(scope: Scope, book_id: int | None) -> "QuerySet[ChargeItem]":
    require(scope, book_id)
    found = ChargeItem.objects.filter(Q(book_id=book_id) | Q(book_id=None))
    return found if scope.item_ids is None else found.filter(id__in=scope.item_ids)
