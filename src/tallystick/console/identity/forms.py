"""What is typed about a user, a role, a token, and oneself."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from tallystick.identity import queries as identity
from tallystick.identity.commands import NewRole, NewToken, NewUser
from tallystick.kit.sql import Row
from tallystick.tariffs import queries as tariffs

from ..door import StaffRequest, books_of
from ..fields import Choice, Code, Day, Several, StaffForm, Text, Tick, WholeChoice

LANGUAGES = [("", _("As their browser has it")), ("zh-hans", "简体中文"), ("vi", "Tiếng Việt"), ("en", "English")]
TOKEN_DAYS = 90  # what is proposed


class PersonForm(StaffForm):
    """Who somebody is, what they may do, and where."""

    username = Code(label=_("Name to sign in by"), longest=60)
    name = Text(label=_("Name"), longest=100)
    role_id = WholeChoice(label=_("Role"))
    language = Choice(label=_("Language"), choices=LANGUAGES, required=False)
    all_books = Tick(label=_("Sees all books, those to come too"))
    book_ids = Several(label=_("Books"), required=False)
    all_items = Tick(label=_("Works with every charge item"))
    item_ids = Several(label=_("Charge items"), required=False, help_text=_("For meter readers: what they may read and see."))

    def __init__(self, request: StaffRequest, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        held = request.member.permissions
        roles = [(row.id, row.name) for row in identity.roles(request.scope) if row.permissions <= held]
        # Nobody becomes an administrator because nobody looked.
        self.fields["role_id"].choices = roles if self.initial.get("role_id") else [("", ""), *roles]
        self.fields["book_ids"].choices = _books(request)
        self.fields["item_ids"].choices = _items(request)
        if request.scope.book_ids is not None:
            del self.fields["all_books"]
        if request.scope.item_ids is not None:
            del self.fields["all_items"]

    def wanted(self) -> NewUser:
        typed = self.cleaned_data
        return NewUser(
            typed["username"], typed["name"], typed["role_id"], typed.get("all_books", False), _ids(typed["book_ids"]),
            typed.get("all_items", False), _ids(typed["item_ids"]), typed["language"],
        )  # fmt: skip

    @staticmethod
    def shown(person: Row) -> dict[str, Any]:
        """A user as the form shows them first."""
        first = {name: person[name] for name in ("username", "name", "role_id", "language", "all_books", "all_items")}
        return first | {"book_ids": _texts(person.book_ids), "item_ids": _texts(person.item_ids)}


class RoleForm(StaffForm):
    """What a role is called, and what it allows: permissions stand in groups."""

    name = Text(label=_("Name"), longest=60)
    permissions = Several(label=_("Permissions"), choices=list(identity.PERMISSIONS.items()), required=False)

    def __init__(self, data: Any = None, *, built_in: bool = False, **options: Any) -> None:
        super().__init__(data, **options)
        if built_in:
            self.fields["name"].required = False
            self.fields["name"].help_text = _("Left empty, it is called by its own name in every language.")

    def wanted(self) -> NewRole:
        return NewRole(self.cleaned_data["name"], frozenset(self.cleaned_data["permissions"]))


class TokenForm(StaffForm):
    """What a program may do for oneself, where, and until when."""

    name = Text(label=_("What it is for"), longest=100)
    expires_at = Day(label=_("Last day"))
    permissions = Several(label=_("Permissions"))
    all_books = Tick(label=_("All books that I see, those to come too"))
    book_ids = Several(label=_("Books"), required=False)

    def __init__(self, request: StaffRequest, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        held = request.member.permissions
        mine = [(code, label) for code, label in identity.PERMISSIONS.items() if code in held]
        self.fields["permissions"].choices = mine
        self.fields["book_ids"].choices = _books(request)

    def wanted(self, zone: str) -> NewToken:
        typed = self.cleaned_data
        ends = datetime.combine(typed["expires_at"], time.min, ZoneInfo(zone)) + timedelta(days=1)
        return NewToken(typed["name"], frozenset(typed["permissions"]), ends, typed["all_books"], _ids(typed["book_ids"]))

    @staticmethod
    def proposed(today: date) -> dict[str, Any]:
        return {"expires_at": today + timedelta(days=TOKEN_DAYS), "all_books": True}


class ProfileForm(StaffForm):
    name = Text(label=_("Name"), longest=100)
    language = Choice(label=_("Language"), choices=[("", _("As the browser has it")), *LANGUAGES[1:]], required=False)


def _books(request: StaffRequest) -> list[tuple[str, str]]:
    return [(str(book.id), f"{book.code} {book.name}") for book in books_of(request)]


def _items(request: StaffRequest) -> list[tuple[str, str]]:
    listed = tariffs.item_list(request.scope, tariffs.ItemFilter())
    return [(str(row.id), f"{row.name} ({row.book_code})" if row.book_code else row.name) for row in listed.stream()]


def _ids(texts: Sequence[str]) -> frozenset[int]:
    return frozenset(int(text) for text in texts)


def _texts(ids: Sequence[int]) -> list[str]:
    return [str(each) for each in ids]
