"""The forms of readings and meters."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tallystick.kit.sql import Row

from .. import fields
from ..fields import Amount, Code, Day, Figure, Month, StaffForm, Text, Tick, Whole, WholeChoice

MOST_DIGITS = 12
GIVEN = _("Only where it shall differ from what is worked out")


class EntryForm(StaffForm):
    """One reading entered by hand."""

    places: ClassVar = {"amount_given": "amount", "meter_id": "meter"}

    item = WholeChoice(label=_("Charge item"))
    month = Month(label=_("Month"))
    read_on = Day(label=_("Day read"), required=False)
    unit = Code(label=_("Unit"), help_text=_("Its code, or part of it, or a name or phone"))
    meter = WholeChoice(label=_("Meter"), required=False)
    previous = Figure(label=_("Previous reading"), required=False)
    current = Figure(label=_("Current reading"))
    multiplier = Figure(label=_("Multiplier"), required=False)
    loss = Figure(label=_("Loss"), required=False)
    shared = Figure(label=_("Shared"), required=False)
    remark = Text(label=_("Remark"), longest=200, required=False)
    rolled_over = Tick(label=_("The meter went past its last digit"))

    def __init__(self, data: Any, items: Sequence[tuple[int, str]], meters: Sequence[Row], currency: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["item"].choices = list(items)
        named = [(row.id, " · ".join(filter(None, (row.serial, row.place))) or str(row.id)) for row in meters]
        self.fields["meter"].choices = [("", _("The one in use")), *named]
        self.fields["amount"] = Amount(
            currency=currency,
            label=_("Amount"),
            required=False,
            help_text=_("Only where it shall differ from what is worked out"),
        )


class ReadingForm(StaffForm):
    """One reading changed."""

    places: ClassVar = {"amount_given": "amount"}

    previous = Figure(label=_("Previous reading"))
    current = Figure(label=_("Current reading"))
    multiplier = Figure(label=_("Multiplier"))
    loss = Figure(label=_("Loss"))
    shared = Figure(label=_("Shared"))
    read_on = Day(label=_("Day read"), required=False)
    remark = Text(label=_("Remark"), longest=200, required=False)
    rolled_over = Tick(label=_("The meter went past its last digit"))

    def __init__(self, data: Any, currency: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["amount"] = Amount(
            currency=currency,
            label=_("Amount"),
            required=False,
            help_text=_("Only where it shall differ from what is worked out"),
        )


class MeterForm(StaffForm):
    """A meter, new or changed."""

    places: ClassVar = {"asset_id": "unit", "item_id": "item"}

    serial = Code(label=_("Meter no."), required=False)
    place = Text(label=_("Where it hangs"), required=False)
    multiplier = Figure(label=_("Multiplier"))
    initial = Figure(label=_("First figure"), help_text=_("What it showed when it was put in"))
    digits = Whole(
        label=_("Digits"), least=1, most=MOST_DIGITS, required=False,
        help_text=_("Before the point; needed to know when it goes past its last one"),
    )  # fmt: skip
    installed_on = Day(label=_("Put in on"), required=False)
    communal = Tick(label=_("Communal"), help_text=_("Never billed by itself: what it measures is shared out over units"))


class NewMeterForm(MeterForm):
    """A meter, with the unit and item that it measures."""

    unit = Code(label=_("Unit"))
    item = WholeChoice(label=_("Charge item"))
    field_order: ClassVar = ["unit", "item", "serial", "place", "initial", "multiplier", "digits", "installed_on", "communal"]

    def __init__(self, data: Any, items: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["item"].choices = list(items)


class ReplacementForm(StaffForm):
    """A meter taken down and the one put in its place."""

    on = Day(label=_("Replaced on"))
    final = Figure(label=_("Its last figure"), help_text=_("What the old meter shows as it is taken down"))
    rolled_over = Tick(label=_("It went past its last digit since it was read last"))
    serial = Code(label=_("Meter no. of the new one"), required=False)
    initial = Figure(label=_("Its first figure"))
    multiplier = Figure(label=_("Multiplier"))
    digits = Whole(label=_("Digits"), least=1, most=MOST_DIGITS, required=False)


class SharingForm(StaffForm):
    """A communal usage to be shared out."""

    places: ClassVar = {"meter_id": "meter", "asset_ids": "building", "item_id": "item"}

    item = WholeChoice(label=_("Charge item"))
    month = Month(label=_("Month"))
    meter = WholeChoice(label=_("Communal meter"), required=False, help_text=_("Its reading of the month is shared out"))
    quantity = Figure(label=_("Or a figure"), required=False, help_text=_("Where no meter measures it"))
    by = WholeChoice(label=_("Shared out"))
    building = fields.Several(label=_("Over the units of"), required=False)
    units = fields.Prose(
        label=_("Or over these units"), required=False, rows=3, help_text=_("Their codes, with spaces or commas between"),
        longest=200_000,
    )  # fmt: skip


def figures_of(row: Row) -> dict[str, Any]:
    """What a reading's form begins with."""
    names = ("previous", "current", "multiplier", "loss", "shared", "read_on", "remark", "rolled_over")
    given: Decimal | None = row.amount_given
    return {name: row[name] for name in names} | {"amount": given}
