"""Items and prices changed or removed where no bill stands in the way: looked at and done while no run goes on."""

from datetime import date

from django.db import transaction

from tallystick.kit import sql
from tallystick.kit.run import lock_book
from tallystick.kit.who import Actor, Scope
from tallystick.tariffs import commands as tariffs
from tallystick.tariffs.commands import NewItem, NewVersion
from tallystick.tariffs.queries import item_by_id

from ..queries.uses import is_item_billed, used_versions


@transaction.atomic
def change_item(actor: Actor, scope: Scope, item_id: int, item: NewItem, *, today: date, reason: str = "") -> None:
    """Set an item to what is given; its cycle stays once a bill exists."""
    turns = item.cycle != item_by_id(scope, item_id).cycle
    if turns:
        _hold(item_id=item_id)
    billed = turns and is_item_billed(scope, item_id)
    tariffs.change_item(actor, scope, item_id, item, today=today, billed=billed, reason=reason)


@transaction.atomic
def remove_item(actor: Actor, scope: Scope, item_id: int, *, today: date, reason: str = "") -> None:
    """Remove an item that has no tariffs, no bills, no meters."""
    billed = is_item_billed(scope, item_id)
    tariffs.remove_item(actor, scope, item_id, today=today, billed=billed, reason=reason)


@transaction.atomic
def change_version(
    actor: Actor, scope: Scope, tariff_id: int, version_id: int, version: NewVersion, *, today: date, reason: str = ""
) -> None:
    """Set a tariff's price to what is given, unless a bill was worked out by it."""
    _hold(tariff_id=tariff_id)
    used = version_id in used_versions(scope, tariff_id)
    tariffs.change_version(actor, scope, tariff_id, version_id, version, today=today, used=used, reason=reason)


@transaction.atomic
def remove_version(actor: Actor, scope: Scope, tariff_id: int, version_id: int, *, today: date, reason: str = "") -> None:
    """Remove a tariff's price, unless it is the first or a bill was worked out by it."""
    _hold(tariff_id=tariff_id)
    used = version_id in used_versions(scope, tariff_id)
    tariffs.remove_version(actor, scope, tariff_id, version_id, today=today, used=used, reason=reason)


def _hold(*, item_id: int | None = None, tariff_id: int | None = None) -> None:
    """Keep runs off the books that are charged by it, so that no bill is made of it meanwhile."""
    for book in sql.rows("billing", "list_books_charged", {"item": item_id, "tariff": tariff_id}):
        lock_book(book.id)
