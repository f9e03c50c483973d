"""The meters that readings name: outright, by their serial, or as the one that an asset has in use."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from tallystick.kit import sql
from tallystick.kit.refusal import UnknownThing

from ..rules import NewReading
from .refusals import SeveralMeters


def meters_of(book_id: int, readings: Sequence[NewReading]) -> list[int]:
    """The meter of each reading; one is made where an asset has none of the item."""
    outright = _outright(book_id, [new for new in readings if new.meter_id is not None])
    named = _named(book_id, [new for new in readings if new.meter_id is None])
    found = []
    for row, new in enumerate(readings):
        if new.meter_id is None:
            meter = named.get((new.asset_id, new.item_id, new.serial))
            if meter is not None and meter.meters > 1:
                raise SeveralMeters(name=meter.name).at(row)
            meter_id = meter.meter_id if meter is not None else None
        else:
            meter_id = new.meter_id if outright.get(new.meter_id) == (new.asset_id, new.item_id) else None
        if meter_id is None:
            raise UnknownThing(kind=gettext_lazy("meter"), name=new.meter_id or new.serial).at(row)
        found.append(meter_id)
    return found


def names_of(book_id: int, meter_ids: Sequence[int]) -> dict[int, str]:
    """What people call meters: "1-1-101 Power E-0001"."""
    rows = sql.rows("metering", "name_meters", {"book": book_id, "meters": sorted(set(meter_ids))})
    return {row.id: row.name for row in rows}


def _outright(book_id: int, readings: Sequence[NewReading]) -> dict[int, tuple[int, int]]:
    if not readings:
        return {}
    rows = sql.rows("metering", "name_meters", {"book": book_id, "meters": sorted({new.meter_id or 0 for new in readings})})
    return {row.id: (row.asset_id, row.item_id) for row in rows}


def _named(book_id: int, readings: Sequence[NewReading]) -> dict[tuple[int, int, str], sql.Row]:
    pairs = sorted({(new.asset_id, new.item_id, new.serial) for new in readings})
    if not pairs:
        return {}
    arrays = {"assets": [p[0] for p in pairs], "items": [p[1] for p in pairs], "serials": [p[2] for p in pairs]}
    sql.execute("metering", "make_missing_meters", {"book": book_id, **arrays})
    rows = sql.rows("metering", "list_meters_named", {"book": book_id, **arrays})
    return {(row.asset_id, row.item_id, row.serial): row for row in rows}
