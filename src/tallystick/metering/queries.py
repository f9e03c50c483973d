"""What may be asked of meters and readings, always within a scope."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy

from tallystick.accounts import queries as accounts
from tallystick.kit import sql
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.secrets import is_signed, sign
from tallystick.kit.who import Scope

from .rules import even_figures, is_unusual

__all__ = ["even_figures", "is_unusual", "meters", "reading", "reading_of"]

HABIT_MONTHS = 6  # of which the mean usage is a meter's habit (domain.md 7)
ID_BYTES = 6  # of a meter, in the token of its label


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


def round_meters(scope: Scope, book_id: int, month: date, meter_id: int | None = None) -> list[sql.Row]:
    """The meters that a reader finds on their round, in the order of the walk; or the one named, if it is in use.

    Each with `previous` (its last figure before the month), `last_usage`, `left_over` (what the next usage is less by), its
    `habit`, the `token` of its label, and what stands for the month (`reading_id`, `current`, …; None where nothing does).
    """
    accounts.book_by_id(scope, book_id)
    params = {"book": book_id, "month": month, "items": scope.items(), "meter": meter_id, "habit_months": HABIT_MONTHS}
    found = sql.rows("metering", "list_round", params)
    for row in found:
        row["token"] = _token(row.id, row.label)
    return found


def labels(
    scope: Scope,
    book_id: int,
    *,
    item_id: int | None = None,
    building_id: int | None = None,
    meter_ids: Collection[int] | None = None,
) -> list[sql.Row]:
    """The meters in use, for labels: their asset, building and item, serial, place, and each label's `token`."""
    accounts.book_by_id(scope, book_id)
    chosen = None if meter_ids is None else list(meter_ids)
    named = {"item": item_id, "building": building_id, "meters": chosen}
    found = sql.rows("metering", "list_labels", {"book": book_id, "items": scope.items(), **named})
    for row in found:
        row["token"] = _token(row.id, row.label)
    return found


def labelled_meter(scope: Scope, token: str) -> sql.Row:
    """The meter whose label has this token: id, book_id, book_code, asset_id, item_id; a label that was renewed has none."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (NotBase64, ValueError):
        raw = b""
    params = {"books": scope.books(), "items": scope.items(), "meter": int.from_bytes(raw[:ID_BYTES], "big")}
    for meter in sql.rows("metering", "find_labelled_meter", params):
        if is_signed(_on_label(meter.id, meter.label), raw[ID_BYTES:]):
            return meter
    raise UnknownThing(kind=gettext_lazy("label"), name=token[:12])


def photos_in_use(scope: Scope, book_id: int, photos: Collection[str]) -> set[str]:
    """Those of these photos that readings of the book name."""
    accounts.book_by_id(scope, book_id)
    return {row.photo for row in sql.rows("metering", "list_photos", {"book": book_id, "photos": list(photos)})}


def _token(meter_id: int, label: int) -> str:
    """What a label's address ends with: which meter, and the proof that the label is ours; no table knows it."""
    raw = meter_id.to_bytes(ID_BYTES, "big") + sign(_on_label(meter_id, label))
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _on_label(meter_id: int, label: int) -> str:
    return f"meter {meter_id} label {label}"
