"""Tariffs: how an item's amount is worked out. What decides their periods is fixed once they were bound."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.kit import fields, sql
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from .. import queries
from ..models import Tariff
from ..refusals import TariffBound, TariffFixed, WrongCurrency
from ..rules import (
    NewTariff,
    NewVersion,
    TariffChange,
    faults_of_tariff,
    faults_of_tariff_change,
    fixed_fields,
    is_on_usage,
    turns_on_usage,
)
from .guards import named_once, require, unless_held
from .versions import from_always, insert_versions


@transaction.atomic
def add_tariffs(actor: Actor, scope: Scope, book_id: int | None, tariffs: Sequence[NewTariff], *, today: date) -> list[int]:
    """Add tariffs, each with its first version, which is in force from always; their ids in the order given."""
    require(scope, book_id)
    fields.refuse_rows((tariff.name, faults_of_tariff(tariff)) for tariff in tariffs)
    items = _items_of(scope, book_id, tariffs)
    currency = accounts.book_by_id(scope, book_id).currency if book_id is not None else ""
    _refuse_currencies(tariffs, currency)
    with trail(actor):
        return _add(actor, book_id, currency, items, tariffs)


@transaction.atomic
def change_tariff(actor: Actor, scope: Scope, tariff_id: int, change: TariffChange, *, today: date, reason: str = "") -> None:
    """Set a tariff to what is given: its name and remark at any time, the rest only before it was ever bound.

    Where the method stays, its prices do too: change_version is for them. Where it changes, the version given is the only one.
    """
    was = _held(scope, tariff_id)
    if queries.is_bound(scope, tariff_id):
        for name in fixed_fields(was, change):
            raise TariffFixed(name, tariff=was.name)
    fields.refuse_first(faults_of_tariff_change(was, change, _last_version(scope, tariff_id)))
    new = asdict(change)
    del new["version"]
    with trail(actor, reason):
        with named_once(_("tariff"), change.name):
            Tariff.objects.filter(id=tariff_id).update(**new, on_usage=turns_on_usage(was, change))
        if change.method != was.method:
            sql.execute("tariffs", "remove_versions", {"tariff": tariff_id, "version": None})
            insert_versions(actor, [(tariff_id, from_always(change.version))])


@transaction.atomic
def remove_tariff(actor: Actor, scope: Scope, tariff_id: int, *, today: date, reason: str = "") -> None:
    """Remove a tariff that was never bound to anything, with its versions."""
    was = _held(scope, tariff_id)
    held = TariffBound(tariff=was.name)
    if queries.is_bound(scope, tariff_id):
        raise held
    with trail(actor, reason), unless_held(held):
        sql.execute("tariffs", "remove_versions", {"tariff": tariff_id, "version": None})
        sql.execute("tariffs", "remove_tariff", {"tariff": tariff_id})


def _add(actor: Actor, book_id: int | None, currency: str, items: dict[int, Row], tariffs: Sequence[NewTariff]) -> list[int]:
    ids = _insert_tariffs(book_id, currency, tariffs)
    fields.refuse_known(_("tariff"), [_full_name(items, tariff) for tariff in tariffs], _named(items, ids), place="name")
    ordered = [ids[tariff.item_id, tariff.name] for tariff in tariffs]
    first = [from_always(tariff.version) for tariff in tariffs]
    insert_versions(actor, zip(ordered, first, strict=True))
    return ordered


def _held(scope: Scope, tariff_id: int) -> Row:
    """The tariff, kept from being bound until the transaction ends."""
    queries.tariff_by_id(scope, tariff_id)
    Tariff.objects.select_for_update().get(id=tariff_id)
    held = queries.tariff_by_id(scope, tariff_id)
    require(scope, held.book_id)
    return held


def _last_version(scope: Scope, tariff_id: int) -> NewVersion:
    last = queries.versions(scope, tariff_id)[-1]
    return NewVersion(last.in_force_from, last.unit_price, last.amount, last.formula_text)


def _items_of(scope: Scope, book_id: int | None, tariffs: Sequence[NewTariff]) -> dict[int, Row]:
    """The items of these tariffs by id: of the book, or common ones; a common tariff has a common item."""
    items = {item.id: item for item in queries.items(scope, book_id)}
    fields.refuse_first(
        UnknownThing("item_id", kind=_("charge item"), name=tariff.item_id).at(row)
        for row, tariff in enumerate(tariffs)
        if tariff.item_id not in items
    )
    return items


def _refuse_currencies(tariffs: Sequence[NewTariff], currency: str) -> None:
    for row, tariff in enumerate(tariffs):
        if not tariff.currency and not currency:
            raise fields.Missing(f"{tariff.name}, currency").at(row)
        if tariff.currency and currency and tariff.currency != currency:
            about = {"tariff": tariff.name, "currency": tariff.currency, "book_currency": currency}
            raise WrongCurrency("currency", **about).at(row)


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
