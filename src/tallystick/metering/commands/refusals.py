"""What is refused of meters and readings, each with its own code."""

from django.utils.translation import gettext_lazy

from tallystick.kit.refusal import Refusal


class NotAbove(Refusal):
    code = "out_of_range"
    sentence = gettext_lazy("{value} is not above {least}.")


class AlreadyRead(Refusal):
    code = "already_read"
    sentence = gettext_lazy("{name} has a reading for {month:%Y-%m} already. Edit that one.")


class ReadingGoesBack(Refusal):
    code = "goes_back"
    sentence = gettext_lazy("{name}: {current} is below the previous reading {previous}. If the meter rolled over, say so.")


class DigitsUnknown(Refusal):
    code = "digits_unknown"
    sentence = gettext_lazy("{name}: how many digits the meter shows is not known, so it cannot be said to have rolled over.")


class SeveralMeters(Refusal):
    code = "several_meters"
    sentence = gettext_lazy("{name} has several meters of this item. Name one by its serial.")


class NotAQuantity(Refusal):
    code = "bad_quantity"
    sentence = gettext_lazy("{name}: {figure} is not a figure of at most 12 digits and 4 decimals.")


class MeterReplaced(Refusal):
    code = "meter_replaced"
    sentence = gettext_lazy(
        "{name} was replaced: for {month:%Y-%m} the meter after it counts, which takes over what this one measured."
    )


class BeyondFinal(Refusal):
    code = "beyond_final"
    sentence = gettext_lazy("{name} was taken down at {final}: {current} is above that.")


class ShareStays(Refusal):
    code = "share_stays"
    sentence = gettext_lazy("{name}: {share} of what is shared comes from an apportionment. Undo that first.")


class SharedOut(Refusal):
    code = "shared_out"
    sentence = gettext_lazy("{name}: what this communal meter measured in {month:%Y-%m} is shared out. Undo that first.")


class HasReadings(Refusal):
    code = "has_readings"
    sentence = gettext_lazy("{name} has been read: only a meter without readings can be treated so.")


class WasReplaced(Refusal):
    code = "was_replaced"
    sentence = gettext_lazy("{name} was replaced already.")


class NotAReplacement(Refusal):
    code = "not_a_replacement"
    sentence = gettext_lazy("{name} was not put in the place of another meter.")


class NoHabit(Refusal):
    code = "no_habit"
    sentence = gettext_lazy("{name} has no readings yet from which its usage could be estimated.")


class NothingToShare(Refusal):
    code = "nothing_to_share"
    sentence = gettext_lazy("There is nothing to share out: the usage has to be above zero.")


class NotACommunalMeter(Refusal):
    code = "not_communal"
    sentence = gettext_lazy("{name} is not a communal meter.")


class MeterOrQuantity(Refusal):
    code = "meter_or_quantity"
    sentence = gettext_lazy("Name a communal meter or enter a quantity: one of the two.")


class AlreadyShared(Refusal):
    code = "already_shared"
    sentence = gettext_lazy("{name}: its usage of {month:%Y-%m} is shared out already. Undo that first.")


class NoWeight(Refusal):
    code = "no_weight"
    sentence = gettext_lazy("Nothing to share by: {names} have no area, or used nothing.")


class AlreadyUndone(Refusal):
    code = "already_undone"
    sentence = gettext_lazy("This has been undone already.")
