"""A building as it stands: its units floor by floor."""

from datetime import date

from tallystick.accounts import queries as accounts
from tallystick.kit import sql
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope


def houses(scope: Scope, book_id: int) -> list[Row]:
    """The buildings of a book that have units: id, code, name, units. Units without a building come last, id None."""
    accounts.book_by_id(scope, book_id)
    return sql.rows("estate", "count_units", {"book": book_id})


def grid(scope: Scope, book_id: int, building_id: int | None, *, on_day: date) -> list[Row]:
    """The units of a building (None: those without one): id, code, room, floor, building_area, account_id, account_code,
    owner_name, as of a day, in the order of their codes.
    """
    accounts.book_by_id(scope, book_id)
    return sql.rows("estate", "list_grid", {"book": book_id, "building": building_id, "on_day": on_day})
