"""What may be asked of buildings, assets and who holds them, always within a scope."""

from ..rules import AccountFilter, AssetFilter, BuildingFilter
from .finding import find, find_things
from .grid import grid, houses
from .lists import listed_accounts, listed_assets, listed_books, listed_buildings
from .things import (
    asset,
    asset_by_id,
    asset_codes,
    asset_ids,
    assets,
    assets_of_account,
    building,
    building_ids,
    buildings,
    has_held,
    holdings,
)

__all__ = [
    "AccountFilter",
    "AssetFilter",
    "BuildingFilter",
    "asset",
    "asset_by_id",
    "asset_codes",
    "asset_ids",
    "assets",
    "assets_of_account",
    "building",
    "building_ids",
    "buildings",
    "find",
    "find_things",
    "grid",
    "has_held",
    "holdings",
    "houses",
    "listed_accounts",
    "listed_assets",
    "listed_books",
    "listed_buildings",
]
