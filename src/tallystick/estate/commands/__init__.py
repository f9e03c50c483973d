"""Add, change and remove buildings and assets; transfer assets from one account to another."""

from ..refusals import AssetInUse, BuildingHasAssets, FarTransfer, HeldByAnother, LaterTransfer, NeverTransferred, SameHolder
from ..rules import (
    ASSET_KINDS,
    MEASURES,
    AssetChange,
    BuildingChange,
    NewAsset,
    NewBuilding,
    NewOwner,
    Transfer,
    faults_of_asset,
    faults_of_asset_change,
    faults_of_building,
    faults_of_transfer,
)
from .assets import add_assets, change_assets, remove_asset_rows
from .buildings import add_buildings, change_buildings, remove_buildings
from .transfers import Transferred, transfer, undo_transfer_rows

__all__ = [
    "ASSET_KINDS",
    "MEASURES",
    "AssetChange",
    "AssetInUse",
    "BuildingChange",
    "BuildingHasAssets",
    "FarTransfer",
    "HeldByAnother",
    "LaterTransfer",
    "NeverTransferred",
    "NewAsset",
    "NewBuilding",
    "NewOwner",
    "SameHolder",
    "Transfer",
    "Transferred",
    "add_assets",
    "add_buildings",
    "change_assets",
    "change_buildings",
    "faults_of_asset",
    "faults_of_asset_change",
    "faults_of_building",
    "faults_of_transfer",
    "remove_asset_rows",
    "remove_buildings",
    "transfer",
    "undo_transfer_rows",
]
