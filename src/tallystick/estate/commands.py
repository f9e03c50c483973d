"""Add buildings and assets, change what assets measure."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import commands as accounts
from tallystick.accounts import queries as account_queries
from tallystick.kit import fields, sql
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from . import queries
from .rules import (
    ASSET_KINDS,
    MEASURES,
    NewAsset,
    NewBuilding,
    faults_of_asset,
    faults_of_building,
)

__all__ = [
    "ASSET_KINDS",
    "MEASURES",
    "NewAsset",
    "NewBuilding",
    "add_assets",
    "add_buildings",
    "change_assets",
    "faults_of_asset",
    "faults_of_building",
]

COLUMNS = ("code", "kind", "room", "floor", "household", *MEASURES)


@transaction.atomic
def add_buildings(actor: Actor, scope: Scope, book_id: int, buildings: Sequence[NewBuilding], *, today: date) -> dict[str, int]:
    """Add buildings; their ids by code."""
    account_queries.book_by_id(scope, book_id)
    for building in buildings:
        fields.refuse_first(faults_of_building(building), building.code)
    with trail(actor):
        made = sql.rows("estate", "insert_buildings", sql.columns(buildings, ["code", "name"]) | {"book": book_id})
    ids = {row.code: row.id for row in made}
    fields.refuse_known(_("building"), [building.code for building in buildings], ids)
    return ids


@transaction.atomic
def add_assets(actor: Actor, scope: Scope, book_id: int, assets: Sequence[NewAsset], *, today: date) -> dict[str, int]:
    """Add assets, each held by its account from always; their ids by code.

    Accounts named by `account_code` must be there, or be those of other assets in the list.
    """
    account_queries.book_by_id(scope, book_id)
    for asset in assets:
        fields.refuse_first(faults_of_asset(asset), asset.code)
    with trail(actor):
        account_ids = _accounts_for(actor, scope, book_id, assets, today)
        made = sql.rows("estate", "insert_assets", _as_columns(scope, book_id, assets))
        ids = {row.code: row.id for row in made}
        fields.refuse_known(_("asset"), [asset.code for asset in assets], ids)
        holdings = {
            "book": book_id,
            "asset_id": [ids[asset.code] for asset in assets],
            "account_id": [account_ids[asset.held_by] for asset in assets],
        }
        sql.execute("estate", "insert_holdings", holdings)
    return ids


@transaction.atomic
def change_assets(actor: Actor, scope: Scope, book_id: int, assets: Sequence[NewAsset], *, today: date, reason: str = "") -> None:
    """Set what assets measure, by code: every figure, room and building given; kind and account stay.

    Bills that are made already keep what they were worked out from.
    """
    account_queries.book_by_id(scope, book_id)
    for asset in assets:
        fields.refuse_first(faults_of_asset(asset), asset.code)
    known = queries.asset_ids(scope, book_id, [asset.code for asset in assets])
    for asset in assets:
        if asset.code not in known:
            raise UnknownThing(kind=_("asset"), name=asset.code)
    with trail(actor, reason):
        sql.execute("estate", "update_assets", _as_columns(scope, book_id, assets))


def _accounts_for(actor: Actor, scope: Scope, book_id: int, assets: Sequence[NewAsset], today: date) -> dict[str, int]:
    """The ids of the accounts that will hold these assets; those of assets without one are opened."""
    ids = account_queries.account_ids(scope, book_id, [asset.held_by for asset in assets])
    wanted = {asset.code for asset in assets if asset.account_code is None}
    new = [accounts.NewAccount(code) for code in sorted(wanted - ids.keys())]
    ids |= accounts.open_accounts(actor, scope, book_id, new, today=today)
    for asset in assets:
        if asset.held_by not in ids:
            raise UnknownThing(kind=_("account"), name=asset.held_by)
    return ids


def _as_columns(scope: Scope, book_id: int, assets: Sequence[NewAsset]) -> dict[str, object]:
    buildings = queries.building_ids(scope, book_id)
    for asset in assets:
        if asset.building_code is not None and asset.building_code not in buildings:
            raise UnknownThing(kind=_("building"), name=asset.building_code)
    building_ids = [buildings.get(asset.building_code or "") for asset in assets]
    return {**sql.columns(assets, COLUMNS), "book": book_id, "building_id": building_ids}
