"""Sheets of readings checked and entered: what is wrong has its code and its place, and nothing is stored unless all is right."""

import io
from decimal import Decimal

import pytest

from tallystick.billing import commands
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering.commands import Sheet, WantedSheet
from tallystick.metering.models import Reading
from tallystick.metering.queries import sheet_rows

from .metered import TODAY, Court, court

pytestmark = pytest.mark.django_db


def import_csv(at: Court, text: str, *, item: bool = True, month: str = "") -> Sheet:
    file = io.BytesIO(text.encode())
    import tempfile

    with tempfile.TemporaryFile() as kept:
        kept.write(file.getvalue())
        kept.seek(0)
        return commands.import_sheet(
            OPERATOR, EVERYTHING, at.book, kept, "sheet.csv", WantedSheet(at.item if item else None), today=TODAY
        )


def test_a_filled_sheet_becomes_readings_and_bills() -> None:
    at = court()
    sheet = import_csv(at, "Unit code,Previous reading,Current reading,Day read\n1-1-101,100,320,2020-04-30\n1-1-102,0,12.5,2020-04-30\n")
    rows = [(r.number, r.asset, r.amount, r.faults, r.warnings) for r in sheet_rows(EVERYTHING, at.book, sheet.id).stream()]
    print(rows)
    assert sheet.stage == "stored"
    assert sheet.amount == Decimal("232.5")
    assert at.bills("1-1-101") == [(4, Decimal(220))]
    assert Reading.objects.count() == 2
