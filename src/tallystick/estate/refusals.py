"""What this room answers when it will not."""

from django.utils.translation import gettext_lazy as _

from tallystick.kit.refusal import Refusal


class BuildingHasAssets(Refusal):
    code = "building_has_assets"
    sentence = _("Something still stands in {building} ({count}). Remove it, or put it into another building first.")


class AssetInUse(Refusal):
    code = "asset_in_use"
    sentence = _("{asset} has tariffs, meters or bills. End its tariffs instead; what was owed for it stays.")


class LaterTransfer(Refusal):
    code = "later_transfer"
    sentence = _("{asset} has been held by {account} since {day}. A transfer begins after that day; undo that one first.")


class HeldByAnother(Refusal):
    code = "held_by_another"
    sentence = _("{asset} is held by {account}. Look at it again: somebody else may have transferred it.")


class SameHolder(Refusal):
    code = "same_holder"
    sentence = _("{asset} is held by {account} already.")


class FarTransfer(Refusal):
    code = "out_of_range"
    sentence = _("{day} is too far from today for a transfer: from {first} to {last} it can be.")


class NeverTransferred(Refusal):
    code = "never_transferred"
    sentence = _("{asset} was never transferred: there is nothing to undo.")
