"""A peer of the import of sheets: django-import-export, which takes a file row by row, each through its model."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from python_calamine import CalamineWorkbook

ROWS = 2000  # of the file: it takes as long for each of the others


def rows_a_second(file: Path) -> float | None:
    """How many readings a second it stores, without any bill; None where it is not installed."""
    try:
        import tablib
        from import_export import resources
    except ImportError:
        return None
    from tallystick.metering.models import Meter, Reading

    class ReadingResource(resources.ModelResource):
        """The plainest that stores what the sheet says: the meter is found by its number, the usage worked out."""

        class Meta:
            model = Reading
            fields = ("id", "book_id", "meter_id", "asset_id", "item_id", "month", "previous", "current", "multiplier", "usage")

        def before_import_row(self, row: dict[str, Any], **more: Any) -> None:
            meter = Meter.objects.get(serial=row["serial"])
            used = Decimal(str(row["current"])) - Decimal(str(row["previous"]))
            row.update(
                book_id=meter.book_id, meter_id=meter.id, asset_id=meter.asset_id, item_id=meter.item_id,
                multiplier=meter.multiplier, usage=used * meter.multiplier,
            )  # fmt: skip

    began = perf_counter()
    lines = islice(CalamineWorkbook.from_path(file).get_sheet_by_index(0).iter_rows(), 1, ROWS + 1)
    data = tablib.Dataset(headers=["id", "serial", "previous", "current", "month"])
    for cells in lines:
        data.append(["", cells[1], cells[3], cells[4], f"{cells[6]}-01"])
    done = ReadingResource().import_data(data, raise_errors=True)
    return len(done.rows) / (perf_counter() - began)
