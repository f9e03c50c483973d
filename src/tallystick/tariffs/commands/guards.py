"""What several commands ask before they write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from tallystick.accounts import queries as accounts
from tallystick.accounts.commands import WholeScope
from tallystick.kit import fields
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import Scope


def require(scope: Scope, book_id: int | None) -> None:
    """The book is in scope; what is common to all books needs them all."""
    if book_id is not None:
        accounts.book_by_id(scope, book_id)
    elif scope.book_ids is not None:
        raise WholeScope


@contextmanager
def named_once(kind: object, name: str) -> Iterator[None]:
    """Around a change of name: another thing that has this name already, though since a moment ago, refuses it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise fields.AlreadyThere("name", kind=kind, name=name) from None


@contextmanager
def unless_held(refusal: Refusal) -> Iterator[None]:
    """Around a removal: a row of any room that points to what is removed refuses it, now and not at the very end."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        raise refusal from None
