"""The forms of this folder, and what they say as the rooms understand it."""

from collections.abc import Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tallystick.formula import FormulaError, parse
from tallystick.formula.parsing import LONGEST
from tallystick.kit.fields import PRICE_DECIMALS
from tallystick.tariffs.commands import (
    CYCLES,
    LATE_FROM,
    MEASURES,
    METHODS,
    MONTHS,
    PARTIAL_PERIODS,
    PRICE_FOR,
    PRICE_OF_METHOD,
    EndsBeforeStart,
    FormulaFault,
    NewItem,
    NewVersion,
    TariffChange,
)

from ..fields import Choice, Code, Day, Figure, Prose, Several, StaffForm, Text, Tick, Whole, WholeChoice
from ..labels import month_name
from . import words

Choices = Sequence[tuple[Any, Any]]
PRICES = ("unit_price", "amount", "formula_text")


class FormulaText(Prose):
    """A formula, whose own faults are told before the rest of the form is looked at."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        attrs = {"rows": rows, "class": "formula", "spellcheck": "false", "autocapitalize": "none", "data-formula": True}
        super().__init__(longest=LONGEST, widget=forms.Textarea(attrs=attrs), **options)

    def read(self, text: str) -> str:
        text = super().read(text)
        try:
            if text:
                parse(text)
        except FormulaError as error:
            raise FormulaFault("", error) from None
        return text


class TermsForm(StaffForm):
    """From when to when units bear a tariff, and for how much where it asks for that."""

    start_on = Day(label=_("From"))
    end_on = Day(label=_("To"), required=False)
    amount = Figure(label=_("Amount, where the tariff asks for one"), decimals=PRICE_DECIMALS, required=False)

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        start, end = typed.get("start_on"), typed.get("end_on")
        if start and end and end < start:
            self.blame(EndsBeforeStart("end_on", end=end, start=start))
        return typed


class Owned(StaffForm):
    """A form that asks whose the new thing is, where there is something to choose; `owners` are the choices."""

    book = Choice(label=_("Whose"))

    def __init__(self, data: Any = None, *, owners: Choices = (), **options: Any) -> None:
        super().__init__(data, **options)
        if len(owners) > 1:
            self.fields["book"].choices = owners
        else:
            del self.fields["book"]

    def clean(self) -> dict[str, Any]:
        return {"book": "", **(super().clean() or {})}


class ItemForm(Owned):
    name = Text(label=_("Name"), help_text=_("As it stands on bills: Property fee, Water."))
    cycle = Choice(label=_("Cycle"), choices=[(code, words.CYCLE[code]) for code in CYCLES])
    pre_generate_month = WholeChoice(label=_("Bills of the next year are made ahead"))
    partial_period = Choice(
        label=_("A period that is cut costs"), choices=[(code, words.PARTIAL[code]) for code in PARTIAL_PERIODS]
    )
    late_from = Choice(label=_("Due is counted from"), choices=[(code, words.LATE_FROM[code]) for code in LATE_FROM])
    grace_days = Whole(label=_("Days of grace"), most=3660)
    daily_percent = Figure(label=_("Late fee, percent a day"), decimals=2, most=100)
    ceiling_percent = Figure(label=_("Ceiling of the late fee, percent of the bill"), decimals=2, most=10_000, required=False)
    tax_percent = Figure(label=_("Tax, percent added"), decimals=4, most=100)
    loss = Tick(label=_("Loss counts: what is lost on the way is added to a reading's usage"))

    PARTS = (
        (_("What and when"), ("book", "name", "cycle", "pre_generate_month", "partial_period")),
        (_("When it is due, and what lateness costs"), ("late_from", "grace_days", "daily_percent", "ceiling_percent")),
        (_("Tax and meters"), ("tax_percent", "loss")),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        months = [(number, month_name(number)) for number in range(1, 13)]
        self.fields["pre_generate_month"].choices = [(0, _("No: on 1 January")), *months]
        self.initial["pre_generate_month"] = self.initial.get("pre_generate_month") or 0

    def wanted(self) -> NewItem:
        return self.so_far()

    def so_far(self) -> NewItem:
        """What stands in the form; what is blank or cannot be read is as a new item has it."""
        typed = getattr(self, "cleaned_data", {})
        given = {each.name: typed.get(each.name) for each in fields_of(NewItem)}
        blank = {"pre_generate_month", "ceiling_percent"}
        known: dict[str, Any] = {name: value for name, value in given.items() if value not in (None, "") or name in blank}
        known["pre_generate_month"] = given["pre_generate_month"] or None
        return replace(NewItem(""), **known)


class PriceFields(StaffForm):
    """The price that each method asks for; the page shows the one that is asked."""

    unit_price = Figure(label=_("Unit price"), decimals=PRICE_DECIMALS, required=False)
    amount = Figure(label=_("Amount"), decimals=PRICE_DECIMALS, required=False)
    formula_text = FormulaText(label=_("Formula"), required=False)

    def version(self, method: str, **more: Any) -> NewVersion:
        """The price that this method asks for; what stands in the fields of others counts for nothing."""
        asked = PRICE_OF_METHOD.get(method)
        given = {asked: self.cleaned_data.get(asked)} if asked and self.cleaned_data.get(asked) is not None else {}
        return NewVersion(**given, **more)


class TariffForm(PriceFields):
    """A tariff, new or changed.

    `current` is the method that it has: its prices are dated elsewhere, and are not asked for here. `fixed`: it was bound,
    so that only its name and remark can change.
    """

    item = WholeChoice(label=_("Charge item"), search=True)
    name = Text(label=_("Name"), help_text=_("How it is told from the item's other tariffs: Flat, High-rise, Shops."))
    currency = Code(label=_("Currency"), longest=3, required=False)
    method = Choice(
        label=_("How the amount is worked out"),
        choices=[(code, words.METHOD[code]) for code in METHODS],
        widget=forms.RadioSelect,
    )
    measure = Choice(label=_("The unit price is for"), required=False)
    months = WholeChoice(label=_("One bill is for"), choices=[(number, words.MONTHS[number]) for number in MONTHS])
    price_for = Choice(label=_("The price is for"), choices=[(code, words.PRICE_FOR[code]) for code in PRICE_FOR])
    remark = Prose(label=_("Remark"), required=False, rows=2)

    def __init__(
        self,
        data: Any = None,
        *,
        items: Choices = (),
        common: bool = False,
        fixed: bool = False,
        current: str = "",
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.fields["measure"].choices = [("", "—"), *words.measures(MEASURES)]
        if items:
            self.fields["item"].choices = [("", "—"), *items]
        else:
            del self.fields["item"]
        if not common:
            del self.fields["currency"]
        for name in ("method", "measure", "months", "price_for") if fixed else ():
            self.fields[name].disabled = True
        self._ask(fixed, current)

    def _ask(self, fixed: bool, current: str) -> None:
        """Each method asks for fields of its own; before anything is sent, any may be chosen."""
        method = str(self["method"].value() or METHODS[0])
        for name in ("measure", *PRICES):
            mine = method == "unit_price" if name == "measure" else PRICE_OF_METHOD.get(method) == name
            dated = PRICE_OF_METHOD.get(current) == name and (not self.is_bound or method == current)
            self.fields[name].required = not fixed and not dated and (mine or not self.is_bound)

    def clean(self) -> dict[str, Any]:
        """What stands in the fields of other methods is not looked at: it does not show."""
        typed = super().clean() or {}
        for name in PRICES:
            if PRICE_OF_METHOD.get(typed.get("method", "")) != name:
                self.errors.pop(name, None)
        return typed

    def change(self) -> TariffChange:
        typed = self.cleaned_data
        measure = typed["measure"] if typed["method"] == "unit_price" else ""
        return TariffChange(
            typed["name"], typed["method"], measure, typed["months"], typed["price_for"], typed["remark"],
            self.version(typed["method"]),
        )  # fmt: skip


class VersionForm(PriceFields):
    """A price from a day on; the first one of a tariff has no day to choose."""

    in_force_from = Day(label=_("In force from"), help_text=_("For periods that begin on this day or later."))

    def __init__(self, data: Any = None, *, method: str, first: bool = False, **options: Any) -> None:
        super().__init__(data, **options)
        self.method = method
        if first:
            del self.fields["in_force_from"]
        for name in PRICES:
            if name != PRICE_OF_METHOD.get(method):
                del self.fields[name]
            else:
                self.fields[name].required = True

    def price(self) -> NewVersion:
        day = self.cleaned_data.get("in_force_from")
        return self.version(self.method, **({"in_force_from": day} if day else {}))


class FormulaForm(Owned):
    """A formula; `examples` are those that it has, told one by one, to be kept or ticked off."""

    name = Text(label=_("Name"), help_text=_("Such as: household power, three tiers"))
    text = FormulaText(label=_("Formula"), rows=4)
    examples = Several(label=_("Examples kept with it"), required=False)

    def __init__(self, data: Any = None, *, examples: Choices = (), **options: Any) -> None:
        super().__init__(data, **options)
        if examples:
            self.fields["examples"].choices = examples
        else:
            del self.fields["examples"]
