"""What this room will not do."""

from django.utils.translation import gettext_lazy

from tallystick.kit.refusal import Refusal


class LinkUnusable(Refusal):
    """Used, expired or never made: which of these is nobody's business."""

    code = "link_unusable"
    sentence = gettext_lazy("This sign-in link has been used already, or its time is over.")


class UserIsThere(Refusal):
    code = "user_is_there"
    sentence = gettext_lazy("There is a user already; `tallystick link` makes a sign-in link.")


class BadUsername(Refusal):
    code = "bad_username"
    sentence = gettext_lazy("A name to sign in by has letters, digits and . _ - @ + only.")


class MoreThanYouHave(Refusal):
    code = "more_than_you_have"
    sentence = gettext_lazy("This goes beyond what you may do or see yourself.")


class LastManager(Refusal):
    code = "last_manager"
    sentence = gettext_lazy("Nobody would be left who manages users and sees all books. Give somebody else that first.")


class RoleInUse(Refusal):
    code = "role_in_use"
    sentence = gettext_lazy("Somebody has this role still ({names}). Give them another first.")


class RolesAreForAll(Refusal):
    code = "roles_are_for_all"
    sentence = gettext_lazy("A role holds in every book: only who sees all books changes roles.")


class WeakPassword(Refusal):
    code = "weak_password"
    sentence = "{fault}"


class NoSuchPermission(Refusal):
    code = "no_such_permission"
    sentence = gettext_lazy("There is no permission “{name}”.")


class NobodysToken(Refusal):
    code = "nobodys_token"
    sentence = gettext_lazy("A token acts for a user: sign in to make one.")


class TokenTooLong(Refusal):
    code = "token_too_long"
    sentence = gettext_lazy("A token ends after today, and within {days} days.")
