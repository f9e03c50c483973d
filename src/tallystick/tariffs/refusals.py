"""What this room answers when it will not."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tallystick.formula import FormulaError
from tallystick.kit.refusal import Refusal


class FormulaFault(Refusal):
    """A fault of the tariff language: its code is the language's own; `position` counts characters from 1."""

    sentence = _("At character {position}: {message}")

    def __init__(self, place: str, error: FormulaError) -> None:
        super().__init__(place)
        self.code = error.code  # type: ignore[misc]  # one class for all codes of the language
        self.position = error.position
        self.error = error

    @property
    def message(self) -> str:
        told = gettext(self.error.template).format(**self.error.params)
        return str(self.sentence).format(position=self.position, message=told)


class ExampleFails(Refusal):
    code = "example_fails"
    sentence = _("Example {number} gives {value}, not {expected}.")


class PriceMissing(Refusal):
    code = "price_missing"
    sentence = _("A tariff by this method needs a figure here.")


class PriceNotAsked(Refusal):
    code = "price_not_asked"
    sentence = _("A tariff by this method has no use for this.")


class MeasureMissing(Refusal):
    code = "measure_missing"
    sentence = _("Say what the unit price is for: an area, the displacement or the usage.")


class UsageMonthly(Refusal):
    code = "usage_monthly"
    sentence = _("A tariff on usage is for one month.")


class UsageChanges(Refusal):
    code = "usage_changes"
    sentence = _("This formula works on usage, and the tariff does not: its bills are made for periods.")


class VersionExists(Refusal):
    code = "version_exists"
    sentence = _("There is a version in force from {day} already.")


class CycleFixed(Refusal):
    code = "cycle_fixed"
    sentence = _("The cycle of {item} stays: it has bills already.")


class ItemHasTariffs(Refusal):
    code = "item_has_tariffs"
    sentence = _("{item} has tariffs. Remove them first; an item that was charged before stays, and its assignments are ended.")


class ItemBilled(Refusal):
    code = "item_billed"
    sentence = _("{item} has bills, which go on naming it: it stays. End its assignments, and nothing more is charged.")


class ItemInUse(Refusal):
    code = "item_in_use"
    sentence = _("Something else still names {item}, such as a meter. Take it away there first.")


class TariffFixed(Refusal):
    code = "tariff_fixed"
    sentence = _("This stays, because {tariff} was bound and its bills go by it. Copy the tariff, and bind the copy instead.")


class TariffBound(Refusal):
    code = "tariff_bound"
    sentence = _("{tariff} was bound, so it stays. End its assignments, and nothing more is charged by it.")


class VersionUsed(Refusal):
    code = "version_used"
    sentence = _("Bills were worked out by this price of {tariff}, so it stays. Date a new price, and re-rate the unpaid bills.")


class FirstVersion(Refusal):
    code = "first_version"
    sentence = _("The first price is in force from always: it keeps its day, and cannot be removed.")


class WrongCurrency(Refusal):
    code = "wrong_currency"
    sentence = _("{tariff} is in {currency}, the book in {book_currency}.")


class AmountMissing(Refusal):
    code = "amount_missing"
    sentence = _("{tariff} needs an amount of its own for each asset.")


class AmountNotAsked(Refusal):
    code = "amount_not_asked"
    sentence = _("{tariff} has its own price: an amount would have no effect.")


class EndsBeforeStart(Refusal):
    code = "ends_before_start"
    sentence = _("The end {end} lies before the start {start}.")


class Overlap(Refusal):
    code = "overlap"
    sentence = _("{asset} bears {other} for {item} in some of these days already.")


class EndsAlready(Refusal):
    code = "ends_already"
    sentence = _("It ends on {day} already. For later days, assign it anew from the day after.")


class Ambiguous(Refusal):
    code = "ambiguous"
    sentence = _("Several items have a tariff “{name}”: say of which item.")
