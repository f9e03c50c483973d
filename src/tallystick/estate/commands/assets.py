"""Units, parking spaces and vehicles: added, changed, removed."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import commands as accounts
from tallystick.accounts import queries as account_queries
from tallystick.kit import fields, sql
from tallystick.kit.period import ALWAYS
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from .. import queries
from ..refusals import AssetInUse
from ..rules import MEASURES, AssetChange, NewAsset, faults_of_asset, faults_of_asset_change
from .guards import named_once, refuse_unknown, unless_held

FACTS = ("code", "room", "floor", "household", *MEASURES)


@transaction.atomic
def add_assets(actor: Actor, scope: Scope, book_id: int, assets: Sequence[NewAsset], *, today: date) -> dict[str, int]:
    """Add assets, each held by its account from always; their ids by code.

    Accounts named by `account_code` must be there, or be those of other assets in the list.
    """
    account_queries.book_by_id(scope, book_id)
    fields.refuse_rows((asset.code, faults_of_asset(asset)) for asset in assets)
    with trail(actor):
        account_ids = _accounts_for(actor, scope, book_id, assets, today)
        columns = sql.columns(assets, ["kind"]) | _as_columns(scope, book_id, assets)
        made = sql.rows("estate", "insert_assets", columns)
        ids = {row.code: row.id for row in made}
        fields.refuse_known(_("asset"), [asset.code for asset in assets], ids)
        holdings = {
            "book": book_id,
            "asset_id": [ids[asset.code] for asset in assets],
            "account_id": [account_ids[asset.held_by] for asset in assets],
            "starts_on": ALWAYS,
        }
        sql.execute("estate", "insert_holdings", holdings)
    return ids


@transaction.atomic
def change_assets(
    actor: Actor, scope: Scope, book_id: int, changes: Sequence[AssetChange], *, today: date, reason: str = ""
) -> None:
    """Set assets to what is given: code, building, room and every figure. An account of the old code keeps its own.

    Bills that are made already keep what they were worked out from.
    """
    account_queries.book_by_id(scope, book_id)
    fields.refuse_rows((change.code, faults_of_asset_change(change)) for change in changes)
    columns = sql.columns(changes, ["asset_id"]) | _as_columns(scope, book_id, changes)
    ids, codes = [change.asset_id for change in changes], [change.code for change in changes]
    known = {code for code, asset_id in queries.asset_ids(scope, book_id, codes).items() if asset_id not in ids}
    with trail(actor, reason), named_once(_("asset"), codes, known):
        found = sql.rows("estate", "update_assets", columns)
    refuse_unknown(_("asset"), ids, found)


@transaction.atomic
def remove_asset_rows(
    actor: Actor, scope: Scope, book_id: int, asset_ids: Sequence[int], *, today: date, reason: str = ""
) -> None:
    """Remove assets that no row of any room points to; only billing, which knows what was owed for them, orders this.

    Accounts stay: they may be those of others, or get others.
    """
    account_queries.book_by_id(scope, book_id)
    codes = queries.asset_codes(scope, book_id, asset_ids)
    with trail(actor, reason):
        for asset_id in asset_ids:
            # One by one, so that the one which is in use can be named; nobody removes many.
            with unless_held(AssetInUse(asset=codes.get(asset_id, asset_id))):
                found = sql.rows("estate", "delete_assets", {"book": book_id, "asset_id": [asset_id]})
            refuse_unknown(_("asset"), [asset_id], found)


def _accounts_for(actor: Actor, scope: Scope, book_id: int, assets: Sequence[NewAsset], today: date) -> dict[str, int]:
    """The ids of the accounts that will hold these assets; those of assets without one are opened."""
    ids = account_queries.account_ids(scope, book_id, [asset.held_by for asset in assets])
    wanted = {asset.code for asset in assets if asset.account_code is None}
    new = [accounts.NewAccount(code) for code in sorted(wanted - ids.keys())]
    ids |= accounts.open_accounts(actor, scope, book_id, new, today=today)
    fields.refuse_first(
        UnknownThing("account_code", kind=_("account"), name=asset.held_by).at(row)
        for row, asset in enumerate(assets)
        if asset.held_by not in ids
    )
    return ids


def _as_columns(scope: Scope, book_id: int, assets: Sequence[NewAsset | AssetChange]) -> dict[str, object]:
    buildings = queries.building_ids(scope, book_id)
    fields.refuse_first(
        UnknownThing("building_code", kind=_("building"), name=asset.building_code).at(row)
        for row, asset in enumerate(assets)
        if asset.building_code is not None and asset.building_code not in buildings
    )
    building_ids = [buildings.get(asset.building_code or "") for asset in assets]
    return {**sql.columns(assets, FACTS), "book": book_id, "building_id": building_ids}
