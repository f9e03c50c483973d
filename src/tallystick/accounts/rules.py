"""What a book, an account and a party may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from babel.core import get_global

from tallystick.kit import fields
from tallystick.kit.refusal import Refusal

from .refusals import BadCode, UnknownCurrency, UnknownTimezone

BOOK_KINDS = ("community", "trade")
ROLES = ("owner", "tenant", "contact")


@dataclass(frozen=True, slots=True)
class NewBook:
    """`currency` is the ISO 4217 code of money in use; `timezone` a place's name in the tz database (Asia/Shanghai), or UTC."""

    code: str
    name: str
    kind: str
    currency: str
    timezone: str


@dataclass(frozen=True, slots=True)
class NewAccount:
    code: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewParty:
    """A person or company, and the account of the same book through which they are reached."""

    account_code: str
    name: str
    phone: str = ""
    email: str = ""
    role: str = "owner"


@dataclass(frozen=True, slots=True)
class BookChange:
    """What a book is to be; what is None stays. Its code is for good."""

    name: str | None = None
    kind: str | None = None
    currency: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class AccountChange:
    """An account's new name; its code, which bills and receipts are found by, is for good."""

    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class PartyChange:
    """A person's or company's new name, phone and e-mail, for all accounts through which they are reached."""

    party_id: int
    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A party that is there already, reached through an account in a role."""

    party_id: int
    account_code: str
    role: str = "owner"


@dataclass(frozen=True, slots=True)
class PartyFilter:
    """Which people a list shows; what is None or blank does not narrow. `role`: one of ROLES, or none (of no account)."""

    book_id: int | None = None
    text: str = ""
    role: str | None = None


def faults_of_book(book: NewBook) -> Iterator[Refusal]:
    yield from fields.text("code", book.code, 40, required=True)
    if "/" in book.code or (book.code and not book.code.strip(".")):
        yield BadCode("code", value=book.code)
    yield from fields.text("name", book.name, 120, required=True)
    yield from fields.choice("kind", book.kind, BOOK_KINDS)
    if not is_currency(book.currency):
        yield UnknownCurrency("currency", value=book.currency)
    if not is_timezone(book.timezone):
        yield UnknownTimezone("timezone", value=book.timezone)


def faults_of_account(account: NewAccount) -> Iterator[Refusal]:
    yield from fields.code("code", account.code, 60)
    yield from fields.text("name", account.name, 120)


def faults_of_party(party: NewParty) -> Iterator[Refusal]:
    yield from fields.text("account_code", party.account_code, 60, required=True)
    yield from faults_of_person(party.name, party.phone, party.email)
    yield from fields.choice("role", party.role, ROLES)


def faults_of_person(name: str, phone: str, email: str) -> Iterator[Refusal]:
    yield from fields.text("name", name, 120, required=True)
    yield from fields.text("phone", phone, 40)
    yield from fields.email("email", email, 120)


def is_currency(code: str) -> bool:
    """Whether people pay with it somewhere today: no metals, funds, tests, or money of the past."""
    return code in _currencies()


def is_timezone(name: str) -> bool:
    """Whether it names a place's clock, or UTC: what a computer calls its own, such as localtime, is another's tomorrow."""
    return name == "UTC" or ("/" in name and name in _timezones())


@cache
def _currencies() -> frozenset[str]:
    used = (money for kinds in get_global("territory_currencies").values() for money in kinds)
    return frozenset(code for code, _begins, ends, is_tender in used if ends is None and is_tender)


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())
