"""What a scope lets see: the books' own and what is common to all, of the items that it names."""

from collections.abc import Collection
from typing import TypeVar

from django.db.models import Q

from tallystick.accounts import queries as accounts
from tallystick.kit.who import Scope

T = TypeVar("T")


def require(scope: Scope, book_id: int | None) -> None:
    if book_id is not None:
        accounts.book_by_id(scope, book_id)


def visible(scope: Scope) -> Q:
    """Of a book in scope, or common to all."""
    return Q() if scope.book_ids is None else Q(book_id__in=scope.book_ids) | Q(book_id=None)


def in_items(scope: Scope, item_id: int) -> bool:
    return scope.item_ids is None or item_id in scope.item_ids


def listed(values: Collection[T] | None) -> list[T] | None:
    return None if values is None else list(values)
