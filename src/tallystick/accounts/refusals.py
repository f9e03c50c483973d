"""What this room answers when it will not."""

from django.utils.translation import gettext_lazy as _

from tallystick.kit.refusal import Refusal


class BookExists(Refusal):
    code = "book_exists"
    sentence = _("There is a book with the code {code} already; capitals and small letters make no difference.")


class UnknownCurrency(Refusal):
    code = "unknown_currency"
    sentence = _("“{value}” is not the code of a currency in use, such as CNY or VND.")


class UnknownTimezone(Refusal):
    code = "unknown_timezone"
    sentence = _("“{value}” is not the name of a time zone, such as Asia/Shanghai.")


class WholeScope(Refusal):
    code = "whole_scope"
    sentence = _("Only somebody who may see every book can do this.")


class BadCode(Refusal):
    code = "bad_code"
    sentence = _("“{value}” cannot be a code: it stands in addresses, so it has no “/” and is more than dots.")


class BookInUse(Refusal):
    code = "book_in_use"
    sentence = _("{book} has accounts already: its kind and its currency stay as they are.")


class PersonThere(Refusal):
    code = "person_there"
    sentence = _("“{name}” with this phone and e-mail is there already.")
