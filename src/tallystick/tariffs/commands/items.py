"""Charge items: what is charged for, and when and how strictly."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tallystick.kit import fields, sql
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from .. import queries
from ..models import ChargeItem
from ..refusals import CycleFixed, ItemBilled, ItemHasTariffs, ItemInUse
from ..rules import NewItem, faults_of_item
from .guards import named_once, require, unless_held

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
    require(scope, book_id)
    fields.refuse_rows((item.name, faults_of_item(item)) for item in items)
    with trail(actor):
        made = sql.rows("tariffs", "insert_items", sql.columns(items, ITEM_COLUMNS) | {"book": book_id})
    ids = {row.name: row.id for row in made}
    fields.refuse_known(_("charge item"), [item.name for item in items], ids, place="name")
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
def change_item(actor: Actor, scope: Scope, item_id: int, item: NewItem, *, today: date, billed: bool, reason: str = "") -> None:
    """Set an item to what is given. `billed`: whether a bill of it exists, which fixes its cycle."""
    was = queries.item_by_id(scope, item_id)
    require(scope, was.book_id)
    fields.refuse_first(faults_of_item(item))
    if billed and item.cycle != was.cycle:
        raise CycleFixed("cycle", item=was.name)
    with trail(actor, reason), named_once(_("charge item"), item.name):
        ChargeItem.objects.filter(id=item_id).update(**asdict(item))


@transaction.atomic
def remove_item(actor: Actor, scope: Scope, item_id: int, *, today: date, billed: bool, reason: str = "") -> None:
    """Remove an item that nothing was ever charged for. `billed`: whether a bill of it exists, void ones too."""
    was = queries.item_by_id(scope, item_id)
    require(scope, was.book_id)
    if queries.tariff_count(scope, item_id):
        raise ItemHasTariffs(item=was.name)
    if billed:
        raise ItemBilled(item=was.name)
    with trail(actor, reason), unless_held(ItemInUse(item=was.name)):
        sql.execute("tariffs", "remove_item", {"item": item_id})
