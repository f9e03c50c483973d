"""What is owed asset by asset, for the map of a house; and the bills that a transfer of ownership may move."""

from collections.abc import Collection
from datetime import date

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope


def owed_by_asset(
    scope: Scope, book_id: int, building_id: int | None = None, *, on_day: date, kind: str | None = None
) -> list[Row]:
    """What is owed for the assets of a building, or (None) of the whole book: asset_id, account_id, outstanding (posted by
    the day), overdue, overdue_since (the oldest day on which it was due). Assets for which nothing is owed are left out.
    """
    book_by_id(scope, book_id)
    params = {"book": book_id, "building": building_id, "kind": kind, "on_day": on_day, "items": scope.items()}
    return sql.rows("billing", "list_owed_by_asset", params)


def bills_from(scope: Scope, book_id: int, asset_ids: Collection[int], day: date) -> list[Row]:
    """The live bills of assets that start on or after a day, oldest first: id, asset_id, asset_code, account_id,
    account_code, item_name, starts_on, ends_on, amount, paid, has_money (it, or a late fee of it, bears some).
    """
    book_by_id(scope, book_id)
    params = {"book": book_id, "assets": list(asset_ids), "day": day, "items": scope.items()}
    return sql.rows("billing", "list_bills_from", params)
