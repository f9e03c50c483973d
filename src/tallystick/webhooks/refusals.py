"""What this room answers when it will not."""

from django.utils.translation import gettext_lazy as _

from tallystick.kit.refusal import Refusal


class NoAddress(Refusal):
    code = "not_an_address"
    sentence = _("This is not a whole address, such as https://example.com/hooks.")


class NotPublic(Refusal):
    code = "not_public"
    sentence = _("This address is not on the open internet.")


class NothingToTell(Refusal):
    code = "missing"
    sentence = _("Say of what it is to be told.")


class ItemsOnly(Refusal):
    code = "whole_scope"
    sentence = _("Only somebody who may see every charge item can do this.")


class NotYoursToSee(Refusal):
    code = "more_than_you_have"
    sentence = _("This goes beyond what you may do or see yourself.")


class NotListening(Refusal):
    code = "not_listening"
    sentence = _("“{name}” is paused or removed: nothing is sent to it.")
