"""What is typed about books, buildings, units, people and transfers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tallystick.estate.commands import MEASURES
from tallystick.kit.sql import Row

from .. import labels
from ..fields import Choice, Code, Day, Figure, Prose, Several, StaffForm, Text, Tick, Whole
from . import words

FACTS = ("code", "room", "floor", "household", *MEASURES)


class BookForm(StaffForm):
    code = Code(label=_("Code"), longest=40, help_text=_("Short; it stands in addresses and on sheets, and stays as it is."))
    name = Text(label=_("Name"))
    kind = Choice(label=_("Kind"), choices=list(words.BOOK_KINDS.items()))
    currency = Code(
        label=_("Currency"), longest=3, widget=forms.TextInput(attrs={"list": "currencies", "autocomplete": "off"}),
        help_text=_("Its code, such as CNY or VND."),
    )  # fmt: skip
    timezone = Code(
        label=_("Time zone"), longest=64, widget=forms.TextInput(attrs={"list": "timezones", "autocomplete": "off"}),
        help_text=_("Days, months and midnights are by it."),
    )  # fmt: skip


class BuildingsForm(StaffForm):
    """Several at once: one a line."""

    places = {"code": "lines", "name": "lines"}

    lines = Prose(
        label=_("Buildings"), longest=20_000, rows=8,
        help_text=_("One a line: its code and, after a space, its name. 12 North House"),
    )  # fmt: skip


class BuildingForm(StaffForm):
    code = Code(label=_("Code"), longest=40)
    name = Text(label=_("Name"), required=False)
    reason = Text(label=_("Reason"), required=False, longest=500)


class AssetForm(StaffForm):
    """A unit, a parking space or a vehicle; only the figures that its kind has."""

    code = Code(label=_("Code"))
    account_code = Code(label=_("Account"), required=False)
    building_code = Choice(label=_("Building"), required=False, search=True)
    room = Text(label=_("Room"), required=False, longest=60)
    floor = Whole(label=_("Floor"), required=False, least=-99, most=999)
    household = Whole(label=_("Household size"), required=False, most=9999)
    building_area = Figure(label=words.MEASURES["building_area"], required=False)
    inner_area = Figure(label=words.MEASURES["inner_area"], required=False)
    shared_area = Figure(label=words.MEASURES["shared_area"], required=False)
    parking_area = Figure(label=words.MEASURES["parking_area"], required=False)
    displacement = Figure(label=words.MEASURES["displacement"], required=False)
    owner_name = Text(label=_("Owner"), required=False)
    owner_phone = Text(label=_("Phone"), required=False, longest=40)
    reason = Text(label=_("Reason"), required=False, longest=500)

    def __init__(self, data: Any, kind: str, buildings: Sequence[Row], *, is_new: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.kind = kind
        self.fields["building_code"].choices = [("", "—"), *labels.buildings(list(buildings))]
        self._keep(is_new)
        if kind == "vehicle":
            self.fields["code"].label = _("Plate")
        if kind != "unit" and is_new:
            self.fields["account_code"].label = _("Account of the unit that it belongs to")
            self.fields["account_code"].help_text = _("Such as 1-1-101. Left blank, it gets an account of its own.")

    def _keep(self, is_new: bool) -> None:
        """Only the fields that this kind of thing has."""
        needless = {name for name in MEASURES if name not in words.MEASURES_OF[self.kind]}
        if self.kind != "unit":
            needless |= {"room", "household", "owner_name", "owner_phone"}
        if self.kind == "vehicle":
            needless |= {"building_code", "floor"}
        needless |= {"reason"} if is_new else {"account_code", "owner_name", "owner_phone"}
        if is_new and self.kind == "unit":
            needless.add("account_code")
        for name in needless:
            del self.fields[name]

    def facts(self) -> dict[str, Any]:
        """What was typed, as NewAsset and AssetChange take it."""
        typed = {name: self.cleaned_data[name] for name in FACTS if name in self.fields}
        return typed | {"building_code": self.cleaned_data.get("building_code") or None}

    @staticmethod
    def shown(asset: Row) -> dict[str, Any]:
        """An asset as the form shows it first."""
        return {name: asset[name] for name in FACTS} | {"building_code": asset.building_code or ""}


class ManyForm(StaffForm):
    """How a building is made up, staircase by staircase and floor by floor."""

    places = {"code": "building_code", "name": "building_name"}

    building_code = Code(label=_("Code of the building"), longest=40, widget=forms.TextInput(attrs={"list": "buildings"}))
    building_name = Text(label=_("Its name, if it is new"), required=False)
    staircases = Whole(label=_("Staircases"), least=1, most=50)
    first_floor = Whole(label=_("From floor"), least=-9, most=199)
    last_floor = Whole(label=_("To floor"), least=-9, most=199)
    per_floor = Whole(label=_("Units a floor, in each staircase"), least=1, most=99)
    left_out = Text(label=_("Floors left out"), required=False, help_text=_("With commas between: 4, 13, 14"))
    building_area = Figure(
        label=words.MEASURES["building_area"], required=False, help_text=_("Of each unit; change those that differ.")
    )


class PartyForm(StaffForm):
    name = Text(label=_("Name"))
    phone = Text(label=_("Phone"), required=False, longest=40)
    email = Text(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class NewPartyForm(PartyForm):
    account_code = Code(label=_("Account"), help_text=_("Such as 1-1-101; more can be added afterwards."))
    role = Choice(label=_("Reached as"), choices=list(words.ROLES.items()))


class NewAccountForm(StaffForm):
    code = Code(label=_("Code"), help_text=_("Bills and receipts are found by it; it stays as it is."))
    name = Text(label=_("Name"))


class AccountForm(StaffForm):
    name = Text(label=_("Name"), required=False)
    reason = Text(label=_("Reason"), required=False, longest=500)


class TransferForm(StaffForm):
    """From which day, to whom, and what goes along."""

    from_day = Day(label=_("From which day"))
    to = forms.ChoiceField(
        label=_("To whom"), widget=forms.RadioSelect,
        choices=[("new", _("A new owner")), ("account", _("An account that is there"))],
    )  # fmt: skip
    name = Text(label=_("Name of the new owner"), required=False)
    phone = Text(label=_("Phone"), required=False, longest=40)
    email = Text(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    account_code = Code(label=_("Account"), required=False)
    along = Several(label=_("What goes along"), required=False)
    move = Tick(label=_("Unpaid bills that start on or after the day go to the new owner"))
    reason = Text(label=_("Reason"), required=False, longest=500)

    def __init__(self, data: Any, along: Sequence[Row], *, may_move: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["along"].choices = [(str(row.id), f"{words.KINDS[row.kind]} {row.code}") for row in along]
        if not along:
            del self.fields["along"]
        if not may_move:
            del self.fields["move"]
        # Each is needed by one of the two ways alone; the page shows only that of the way which is chosen.
        self.fields["name"].required = not self.is_bound or self.data.get("to") == "new"
        self.fields["account_code"].required = not self.is_bound or self.data.get("to") == "account"
