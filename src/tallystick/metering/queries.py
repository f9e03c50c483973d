"""What may be asked of meters and readings, always within a scope."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy

from tallystick.accounts import queries as accounts
from tallystick.kit import sql
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import Scope


def reading(scope: Scope, book_id: int, reading_id: int) -> sql.Row:
    """One live reading, with the codes and names that people know it by."""
    return _only(
        scope,
        {"book": book_id, "reading": reading_id, "asset": None, "item": None, "month": None, "serial": ""},
        reading_id,
    )


def reading_of(scope: Scope, book_id: int, asset_id: int, item_id: int, month: date, serial: str = "") -> sql.Row:
    """The live reading of an asset and item in a month: of the meter with this serial, or (none given) of the first."""
    named: dict[str, object] = {"asset": asset_id, "item": item_id, "month": month, "serial": serial}
    return _only(scope, {"book": book_id, "reading": None, **named}, month.strftime("%Y-%m"))


def _only(scope: Scope, params: dict[str, object], name: object) -> sql.Row:
    found = sql.rows("metering", "list_readings", params) if scope.has_book(params["book"]) else []  # type: ignore[arg-type]
    if not found:
        raise UnknownThing(kind=gettext_lazy("reading"), name=name)
    return found[0]


def meters(
    scope: Scope, book_id: int, *, item_id: int | None = None, asset_ids: Collection[int] | None = None
) -> list[sql.Row]:
    """The meters of a book: id, asset_id, asset_code, item_id, item_name, serial, multiplier, initial, digits."""
    accounts.book_by_id(scope, book_id)
    assets = None if asset_ids is None else list(asset_ids)
    params = {"book": book_id, "items": scope.items(), "item": item_id, "assets": assets}
    return sql.rows("metering", "list_meters", params)
