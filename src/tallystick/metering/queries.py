"""What may be asked of meters and readings, always within a scope."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy

from tallystick.accounts import queries as accounts
from tallystick.kit import sql
from tallystick.kit.listing import Listed, Sort
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.secrets import is_signed, sign
from tallystick.kit.who import Scope

from .rules import UNUSUAL_TIMES, UNUSUAL_UNITS, even_figures, is_unusual
from .sheets.answers import heading as sheet_heading
from .sheets.answers import remarks, row_answers, rule_told, sheet_answer
from .sheets.files import MOST_BYTES as MOST_SHEET_BYTES
from .sheets.queries import meters_to_read, sheet_of, sheet_progress, sheet_rows, sheet_to_fill, sheet_with_remarks, sheets
from .sheets.writing import blank_sheet

__all__ = [
    "MOST_SHEET_BYTES",
    "UNUSUAL_TIMES",
    "UNUSUAL_UNITS",
    "MeterFilter",
    "apportionment",
    "apportionments",
    "blank_sheet",
    "even_figures",
    "habits",
    "is_unusual",
    "labelled_meter",
    "labels",
    "listed_meters",
    "meter",
    "meter_readings",
    "meters",
    "meters_to_read",
    "photos_in_use",
    "reading",
    "reading_of",
    "remarks",
    "round_meters",
    "round_readers",
    "rounds",
    "row_answers",
    "rule_told",
    "sheet_answer",
    "sheet_heading",
    "sheet_of",
    "sheet_progress",
    "sheet_rows",
    "sheet_to_fill",
    "sheet_with_remarks",
    "sheets",
    "to_estimate",
]  # fmt: skip

NO_NAME: dict[str, object] = {"asset": None, "item": None, "month": None, "serial": ""}
METER_SORTS = {
    "asset": Sort("asset_code || ' ' || item_name || ' ' || serial"),
    "serial": Sort("serial"),
    "last_month": Sort("coalesce(last_month, DATE '1900-01-01')", "date"),
    "installed_on": Sort("coalesce(installed_on, DATE '1900-01-01')", "date"),
}
APPORTIONMENT_SORTS = {"month": Sort("month", "date"), "item": Sort("item_name")}
HABIT_MONTHS = 6  # of which the mean usage is a meter's habit (domain.md 7)
ID_BYTES = 6  # of a meter, in the token of its label


@dataclass(frozen=True, slots=True)
class MeterFilter:
    """Which meters: `state` is in_use, removed or any; `text` stands in the unit's code, the serial or the place."""

    item_id: int | None = None
    asset_ids: tuple[int, ...] | None = None
    building_id: int | None = None
    communal: bool | None = None
    text: str = ""
    state: str = "any"
    meter_id: int | None = None


def reading(scope: Scope, book_id: int, reading_id: int) -> sql.Row:
    """One live reading, with the codes and names that people know it by."""
    return _only(
        scope,
        {
            "book": book_id,
            "items": scope.items(),
            "reading": reading_id,
            "asset": None,
            "item": None,
            "month": None,
            "serial": "",
        },
        reading_id,
    )


def reading_of(scope: Scope, book_id: int, asset_id: int, item_id: int, month: date, serial: str = "") -> sql.Row:
    """The live reading of an asset and item in a month: of the meter with this serial, or (none given) of the first."""
    named: dict[str, object] = {"asset": asset_id, "item": item_id, "month": month, "serial": serial}
    return _only(scope, {"book": book_id, "items": scope.items(), "reading": None, **named}, month.strftime("%Y-%m"))


def _only(scope: Scope, params: dict[str, object], name: object) -> sql.Row:
    found = sql.rows("metering", "list_readings", params) if scope.has_book(params["book"]) else []  # type: ignore[arg-type]
    if not found:
        raise UnknownThing(kind=gettext_lazy("reading"), name=name)
    return found[0]


def meters(scope: Scope, book_id: int, *, item_id: int | None = None, asset_ids: Collection[int] | None = None) -> list[sql.Row]:
    """The meters of a book, taken down or in use, by asset, item and serial; each as in `listed_meters`."""
    wanted = MeterFilter(item_id=item_id, asset_ids=None if asset_ids is None else tuple(asset_ids))
    return list(listed_meters(scope, book_id, wanted).stream())


def listed_meters(scope: Scope, book_id: int, wanted: MeterFilter) -> Listed:
    """The meters of a book that match: id, asset, building, item, serial, multiplier, initial, digits, place, communal, label,
    installed_on, removed_on, final, replaces_id, replaced_by_id, last_month, last_current, last_estimated."""
    accounts.book_by_id(scope, book_id)
    params = {
        "book": book_id,
        "items": scope.items(),
        "item": wanted.item_id,
        "meter": wanted.meter_id,
        "assets": None if wanted.asset_ids is None else list(wanted.asset_ids),
        "building": wanted.building_id,
        "communal": wanted.communal,
        "text": wanted.text.strip(),
        "state": wanted.state,
    }
    return Listed("metering", "list_meters", params, METER_SORTS)


def meter(scope: Scope, book_id: int, meter_id: int) -> sql.Row:
    """One meter as in `listed_meters`."""
    found = listed_meters(scope, book_id, MeterFilter(meter_id=meter_id)).page(limit=1).rows
    if not found:
        raise UnknownThing(kind=gettext_lazy("meter"), name=meter_id)
    return found[0]


def meter_readings(scope: Scope, book_id: int, meter_id: int) -> list[sql.Row]:
    """The live readings of a meter, the latest first; `gap`: it does not begin where the reading before it ended."""
    accounts.book_by_id(scope, book_id)
    return sql.rows("metering", "list_readings_of_meter", {"book": book_id, "meter": meter_id, "items": scope.items()})


def habits(
    scope: Scope,
    book_id: int,
    *,
    item_id: int | None = None,
    meter_ids: Collection[int] | None = None,
    before: date | None = None,
) -> dict[int, Decimal]:
    """What meters are used to, by id: the mean of what they measured in the last true readings (of months before this one)."""
    accounts.book_by_id(scope, book_id)
    meters_named = None if meter_ids is None else list(meter_ids)
    params = {"book": book_id, "items": scope.items(), "item": item_id, "meters": meters_named, "before": before}
    return {row.meter_id: row.habit for row in sql.rows("metering", "list_habits", params | {"habit_months": HABIT_MONTHS})}


def rounds(scope: Scope, book_id: int, item_id: int | None, month: date) -> list[sql.Row]:
    """How far a month's reading is, by building and floor: meters, read, estimated, left_over, unusual, readers (their names)."""
    return _round("sum_rounds", scope, book_id, item_id, month)


def round_readers(scope: Scope, book_id: int, item_id: int | None, month: date) -> list[sql.Row]:
    """Who read a month's meters: actor_name, user_id, readings, by_phone, estimated, unusual, and their first_at and last_at."""
    return _round("sum_round_readers", scope, book_id, item_id, month)


def _round(name: str, scope: Scope, book_id: int, item_id: int | None, month: date) -> list[sql.Row]:
    accounts.book_by_id(scope, book_id)
    params = {"book": book_id, "items": scope.items(), "item": item_id, "month": month, "habit_months": HABIT_MONTHS}
    return sql.rows("metering", name, params | {"unusual_times": UNUSUAL_TIMES, "unusual_units": UNUSUAL_UNITS})


def to_estimate(
    scope: Scope, book_id: int, item_id: int, month: date, *, asset_ids: Collection[int] | None = None
) -> list[sql.Row]:
    """The meters in use of an item not read in the month nor since: id, asset, name, multiplier, digits, previous."""
    accounts.book_by_id(scope, book_id)
    if scope.item_ids is not None and item_id not in scope.item_ids:
        raise UnknownThing(kind=gettext_lazy("charge item"), name=item_id)
    assets = None if asset_ids is None else list(asset_ids)
    return sql.rows("metering", "list_to_estimate", {"book": book_id, "item": item_id, "month": month, "assets": assets})


def apportionments(
    scope: Scope, book_id: int, *, item_id: int | None = None, month: date | None = None, with_undone: bool = False
) -> Listed:
    """Communal usages that were shared out: id, item, month, meter_name, quantity, by, units, waiting, made, voided."""
    accounts.book_by_id(scope, book_id)
    narrowed = {"item": item_id, "month": month, "with_undone": with_undone, "apportionment": None}
    return Listed("metering", "list_apportionments", {"book": book_id, "items": scope.items(), **narrowed}, APPORTIONMENT_SORTS)


def apportionment(scope: Scope, book_id: int, apportionment_id: int) -> tuple[sql.Row, list[sql.Row]]:
    """One of them, undone or not, and its shares: asset_code, weight, quantity, reading_id (None: it waits)."""
    accounts.book_by_id(scope, book_id)
    named = {"item": None, "month": None, "with_undone": True, "apportionment": apportionment_id}
    found = sql.rows("metering", "list_apportionments", {"book": book_id, "items": scope.items(), **named})
    if not found:
        raise UnknownThing(kind=gettext_lazy("apportionment"), name=apportionment_id)
    return found[0], sql.rows("metering", "list_shares", {"book": book_id, "apportionment": apportionment_id})


def round_meters(scope: Scope, book_id: int, month: date, meter_id: int | None = None) -> list[sql.Row]:
    """The meters that a reader finds on their round, in the order of the walk; or the one named, if it is in use.

    Each with `previous` (its last figure before the month), `last_usage`, `left_over` (what the next usage is less by), its
    `habit`, the `token` of its label, and what stands for the month (`reading_id`, `current`, …; None where nothing does).
    """
    accounts.book_by_id(scope, book_id)
    asked = {"book": book_id, "items": scope.items()}
    replaced = sql.text_of("metering", "replaced_meters")
    found = sql.rows("metering", "list_round", {**asked, "month": month, "meter": meter_id}, replaced=replaced)
    of = {"item": None, "meters": None if meter_id is None else [meter_id], "before": month, "habit_months": HABIT_MONTHS}
    habits = {row.meter_id: row.habit for row in sql.rows("metering", "list_habits", {**asked, **of})}
    for row in found:
        row["token"], row["habit"] = _token(row.id, row.label), habits.get(row.id)
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
    for found in sql.rows("metering", "find_labelled_meter", params):
        if is_signed(_on_label(found.id, found.label), raw[ID_BYTES:]):
            return found
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
