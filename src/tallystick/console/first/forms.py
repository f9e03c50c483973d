"""The forms of the steps, each filled in as far as it can be guessed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..fields import Choice, Code, Day, Figure, StaffForm, Text, Whole, WholeChoice
from .models import currency_and_timezone

HOW = {"unit_price": _("A price for each square metre of building area"), "fixed": _("The same amount for every unit")}
EVERY = {1: _("every month"), 3: _("every quarter"), 6: _("every half year"), 12: _("every year")}
PARTS = {"days": _("by its days"), "full": _("in full")}
MOST_UNITS = 5000


def _first(**attrs: Any) -> dict[str, Any]:
    """The field that has the keyboard when the page opens."""
    return {"autofocus": True, "autocomplete": "off", **attrs}


class BookForm(StaffForm):
    name = Text(label=_("Name of the community"), widget=forms.TextInput(attrs=_first()))
    code = Code(label=_("Code"), longest=40, help_text=_("Short; it stands in addresses and on sheets."))
    currency = Code(label=_("Currency"), longest=3, widget=forms.TextInput(attrs={"list": "currencies", "autocomplete": "off"}))
    timezone = Code(label=_("Time zone"), longest=64, widget=forms.TextInput(attrs={"list": "timezones", "autocomplete": "off"}))

    def __init__(self, data: Any = None) -> None:
        currency, timezone = currency_and_timezone()
        super().__init__(data, initial={"code": "MAIN", "currency": currency, "timezone": timezone})


class UnitsForm(StaffForm):
    code = Code(label=_("Code of the building"), longest=30, widget=forms.TextInput(attrs=_first(spellcheck="false")))
    name = Text(label=_("Name of the building"), required=False)
    staircases = Whole(label=_("Staircases"), least=1, most=50)
    floors = Whole(label=_("Floors"), least=1, most=99)
    per_floor = Whole(label=_("Units a floor, in each staircase"), least=1, most=99)
    area = Figure(label=_("Building area of a unit, m²"), decimals=4, help_text=_("Where some differ, change them afterwards."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"staircases": 1, "floors": 6, "per_floor": 2, "area": Decimal("89.5")})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        sizes = [cleaned.get(name) for name in ("staircases", "floors", "per_floor")]
        if all(sizes) and sizes[0] * sizes[1] * sizes[2] > MOST_UNITS:  # type: ignore[operator]
            self.add_error("per_floor", _("That is more than %(most)s units in one building.") % {"most": MOST_UNITS})
        return cleaned


class ItemForm(StaffForm):
    name = Text(label=_("Name of the charge item"), widget=forms.TextInput(attrs=_first()))
    partial_period = Choice(label=_("A month that is not whole is charged"), choices=list(PARTS.items()))
    grace_days = Whole(label=_("Days until late fees count"), most=3660)
    daily_percent = Figure(label=_("Late fee, percent a day"), decimals=2, most=100, help_text=_("0: none."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"partial_period": "days", "grace_days": 30, "daily_percent": Decimal(0)})


class TariffForm(StaffForm):
    name = Text(label=_("Name of the tariff"), widget=forms.TextInput(attrs=_first()))
    item = WholeChoice(label=_("Charge item"))
    method = Choice(label=_("What it charges"), choices=list(HOW.items()))
    price = Figure(label=_("Price, or amount"), decimals=6)
    months = forms.TypedChoiceField(label=_("Billed"), coerce=int, choices=list(EVERY.items()))

    def __init__(self, data: Any, items: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, initial={"method": "unit_price", "months": 1, "item": items[0][0] if items else None})
        self.fields["item"].choices = items


class BindForm(StaffForm):
    tariff = WholeChoice(label=_("Tariff"), widget=forms.Select(attrs=_first()))
    start_on = Day(label=_("From which day"))

    def __init__(self, data: Any, tariffs: Sequence[tuple[int, str]], start_on: date) -> None:
        super().__init__(data, initial={"start_on": start_on, "tariff": tariffs[0][0] if tariffs else None})
        self.fields["tariff"].choices = tariffs
