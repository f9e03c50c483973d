"""What several commands ask before they write."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction

from tallystick.kit import fields
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.sql import Row


@contextmanager
def named_once(kind: object, names: Sequence[str], known: Collection[str]) -> Iterator[None]:
    """Around a change of codes: one that another thing has already refuses it. `known` are those that others have."""
    fields.refuse_twice(names, "code")
    taken = next((name for name in names if name in known), None)
    if taken is not None:
        raise fields.AlreadyThere("code", kind=kind, name=taken)
    try:
        with transaction.atomic():
            yield
    except IntegrityError:  # somebody took it a moment ago
        raise fields.AlreadyThere("code", kind=kind, name=", ".join(names)) from None


@contextmanager
def unless_held(refusal: Refusal) -> Iterator[None]:
    """Around a removal: a row of any room that points to what is removed refuses it, now and not at the very end."""
    try:
        with transaction.atomic():
            yield
            connection.check_constraints()
    except IntegrityError:
        raise refusal from None


def refuse_unknown(kind: object, asked: Sequence[int], found: Sequence[Row]) -> None:
    there = {row.id for row in found}
    for one in asked:
        if one not in there:
            raise UnknownThing(kind=kind, name=one)
