"""Named formulas: of a book, and those common to all."""

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tallystick.kit.listing import Listed, Sort
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from ..models import Formula
from ..rules import ItemFilter
from .scoping import require, visible

FORMULA_SORTS = {
    "name": Sort('text_order(name) COLLATE "C"'),
    "book": Sort("""text_order(coalesce(book_name, '')) COLLATE "C\""""),
}


def formulas(scope: Scope, book_id: int | None) -> list[Row]:
    """The named formulas that a book may use, by name: id, book_id, name, text, examples."""
    return [Row(formula) for formula in _formulas(scope, book_id).order_by("name").values()]


def formula(scope: Scope, book_id: int | None, name: str) -> Row:
    """The formula of this name: the book's own before a common one."""
    found = _formulas(scope, book_id).filter(name=name).order_by(F("book_id").asc(nulls_last=True)).values().first()
    if found is None:
        raise UnknownThing(kind=_("formula"), name=name)
    return Row(found)


def formula_by_id(scope: Scope, formula_id: int) -> Row:
    """One formula: id, book_id, name, text, examples."""
    found = Formula.objects.filter(visible(scope), id=formula_id).values().first()
    if found is None:
        raise UnknownThing(kind=_("formula"), name=formula_id)
    return Row(found)


def formula_list(scope: Scope, wanted: ItemFilter) -> Listed:
    """Formulas that match by name or text: id, book_id, book_code, book_name, name, text, and how many examples it has."""
    params = {"books": scope.books(), "book": wanted.book_id, "text": wanted.text, "common": wanted.common}
    return Listed("tariffs", "list_formulas", params, FORMULA_SORTS)


def _formulas(scope: Scope, book_id: int | None) -> "QuerySet[Formula]":
    require(scope, book_id)
    return Formula.objects.filter(Q(book_id=book_id) | Q(book_id=None))
