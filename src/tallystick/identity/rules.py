"""Decisions about one user, role, link or token: what may be given, what a token is, how long things hold."""

import re
import secrets
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from tallystick.kit import fields
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import Actor, Scope

from .refusals import BadUsername, NoSuchPermission, TokenTooLong

TOKEN_BYTES = 32  # 256 bits: cannot be guessed
LINK_HOLDS = timedelta(hours=24)
INVITATION_HOLDS = timedelta(days=3)
API_TOKEN_MARK = "tally_"  # so that a token that strayed into a file is known for what it is
PREFIX_LETTERS = len(API_TOKEN_MARK) + 6  # shown beside a token's name, to know it by

TOKEN_HOLDS_AT_MOST = timedelta(days=366)
USERNAME = re.compile(r"[\w.@+-]+")
LANGUAGES = ("", "en", "zh-hans", "vi")  # "": the browser's

PERMISSIONS: dict[str, Any] = {
    "books.change": _("Open and change books"),
    "estate.see": _("See units, accounts and parties"),
    "estate.change": _("Change units, accounts and parties"),
    "charges.see": _("See items, tariffs, formulas and assignments"),
    "charges.change": _("Change items, tariffs, formulas and assignments"),
    "bills.see": _("See bills and bill runs"),
    "bills.generate": _("Generate bills"),
    "bills.void": _("Void bills and undo runs"),
    "late_fees.waive": _("Waive late fees"),
    "readings.see": _("See readings"),
    "readings.take": _("Take readings on the phone"),
    "readings.change": _("Enter, import and change readings"),
    "meters.change": _("Change meters, print their labels"),
    "receipts.see": _("See receipts"),
    "receipts.collect": _("Take money"),
    "receipts.void": _("Void receipts"),
    "ledger.export": _("Export the books"),
    "history.see": _("See who changed what"),
    "people.manage": _("Manage users and roles"),
    "webhooks.manage": _("Manage webhooks"),
    "tokens.make": _("Make API tokens"),
}
EVERY_PERMISSION = frozenset(PERMISSIONS)
MANAGE = "people.manage"

_SEE = {"estate.see", "charges.see", "bills.see", "readings.see", "receipts.see"}
BUILT_IN_ROLES: dict[str, frozenset[str]] = {
    "administrator": EVERY_PERMISSION,
    "accountant": EVERY_PERMISSION - {"books.change", MANAGE, "webhooks.manage"},
    "cashier": frozenset({"estate.see", "charges.see", "bills.see", "receipts.see", "receipts.collect"}),
    "reader": frozenset({"readings.see", "readings.take"}),
    "reconciler": frozenset({"estate.see", "bills.see", "receipts.see", "ledger.export"}),
    "auditor": frozenset(_SEE | {"ledger.export", "history.see", "tokens.make"}),
}
ROLE_NAMES: dict[str, Any] = {
    "administrator": _("Administrator"),
    "accountant": _("Accountant"),
    "cashier": _("Cashier"),
    "reader": _("Meter reader"),
    "reconciler": _("Reconciler"),
    "auditor": _("Auditor"),
}


@dataclass(frozen=True, slots=True)
class NewUser:
    """What a user is to be. `book_ids` and `item_ids` count where not all are given; language "" is the browser's."""

    username: str
    name: str
    role_id: int
    all_books: bool = False
    book_ids: frozenset[int] = frozenset()
    all_items: bool = True
    item_ids: frozenset[int] = frozenset()
    language: str = ""

    @property
    def scope(self) -> Scope:
        return scope_from(self.all_books, self.book_ids, self.all_items, self.item_ids)


@dataclass(frozen=True, slots=True)
class NewRole:
    """What a role is to be; a built-in role without a name is called by its own in every language."""

    name: str
    permissions: frozenset[str]


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a program may do, and where, until when; never more than its user."""

    name: str
    permissions: frozenset[str]
    expires_at: datetime
    all_books: bool = False
    book_ids: frozenset[int] = frozenset()

    @property
    def books(self) -> frozenset[int] | None:
        return None if self.all_books else self.book_ids


def faults_of_user(wanted: NewUser) -> Iterator[Refusal]:
    yield from fields.text("username", wanted.username, 60, required=True)
    if wanted.username and not USERNAME.fullmatch(wanted.username):
        yield BadUsername("username")
    yield from fields.text("name", wanted.name, 100, required=True)
    yield from fields.choice("language", wanted.language, LANGUAGES)


def faults_of_role(wanted: NewRole, *, built_in: bool = False) -> Iterator[Refusal]:
    yield from fields.text("name", wanted.name, 60, required=not built_in)
    yield from _unknown_permissions(wanted.permissions)


def faults_of_token(wanted: NewToken, now: datetime) -> Iterator[Refusal]:
    yield from fields.text("name", wanted.name, 100, required=True)
    if not wanted.permissions:
        yield fields.Missing("permissions")
    yield from _unknown_permissions(wanted.permissions)
    if not (wanted.all_books or wanted.book_ids):
        yield fields.Missing("book_ids")
    if not now < wanted.expires_at <= now + TOKEN_HOLDS_AT_MOST:
        yield TokenTooLong("expires_at", days=TOKEN_HOLDS_AT_MOST.days)


def _unknown_permissions(permissions: Collection[str]) -> Iterator[Refusal]:
    for name in sorted(set(permissions) - EVERY_PERMISSION):
        yield NoSuchPermission("permissions", name=name)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who came in: who they are, where they may look, what they may do."""

    user_id: int
    username: str
    name: str
    language: str
    actor: Actor
    scope: Scope
    permissions: frozenset[str]

    def may(self, code: str) -> bool:
        return code in self.permissions


def role_name(code: str | None, name: str) -> str:
    """What a role is called on screen: by its own name, else, if it is built in, in the reader's language."""
    return name or str(ROLE_NAMES.get(code or "", code))


def scope_from(all_books: bool, book_ids: Iterable[int], all_items: bool, item_ids: Iterable[int]) -> Scope:
    return Scope(None if all_books else frozenset(book_ids), None if all_items else frozenset(item_ids))


def narrowed(scope: Scope, book_ids: frozenset[int] | None) -> Scope:
    """A user's scope, seen through a token that is for some books only (None: for all of the user's)."""
    if book_ids is None:
        return scope
    return Scope(book_ids if scope.book_ids is None else scope.book_ids & book_ids, scope.item_ids)


def covers(wider: Scope, narrower: Scope) -> bool:
    """Whether everything in one scope is in the other."""
    return _within(narrower.book_ids, wider.book_ids) and _within(narrower.item_ids, wider.item_ids)


def _within(part: frozenset[int] | None, whole: frozenset[int] | None) -> bool:
    return whole is None or (part is not None and part <= whole)


def new_token() -> str:
    """Fresh text for a link; it is shown once and never kept."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_api_token() -> str:
    return API_TOKEN_MARK + new_token()


def expiry_of(made_at: datetime, *, invitation: bool = False) -> datetime:
    """When a link ends: somebody invited has some days to open theirs."""
    return made_at + (INVITATION_HOLDS if invitation else LINK_HOLDS)
