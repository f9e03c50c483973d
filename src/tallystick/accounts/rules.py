"""What a book, an account and a party may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from babel.numbers import list_currencies

from tallystick.kit import fields
from tallystick.kit.refusal import Refusal

from .refusals import UnknownCurrency, UnknownTimezone

BOOK_KINDS = ("community", "trade")
ROLES = ("owner", "tenant", "contact")


@dataclass(frozen=True, slots=True)
class NewBook:
    """`currency` is an ISO 4217 code; `timezone` a name of the tz database (Asia/Shanghai)."""

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


def faults_of_book(book: NewBook) -> Iterator[Refusal]:
    yield from fields.text("code", book.code, 40, required=True)
    yield from fields.text("name", book.name, 120, required=True)
    yield from fields.choice("kind", book.kind, BOOK_KINDS)
    if not is_currency(book.currency):
        yield UnknownCurrency("currency", value=book.currency)
    if not is_timezone(book.timezone):
        yield UnknownTimezone("timezone", value=book.timezone)


def faults_of_account(account: NewAccount) -> Iterator[Refusal]:
    yield from fields.text("code", account.code, 60, required=True)
    yield from fields.text("name", account.name, 120)


def faults_of_party(party: NewParty) -> Iterator[Refusal]:
    yield from fields.text("account_code", party.account_code, 60, required=True)
    yield from fields.text("name", party.name, 120, required=True)
    yield from fields.text("phone", party.phone, 40)
    yield from fields.text("email", party.email, 120)
    yield from fields.choice("role", party.role, ROLES)


@cache
def is_currency(code: str) -> bool:
    return code in list_currencies()


@cache
def is_timezone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (KeyError, OSError, ValueError):  # a name that no file has, or that is no name of a file
        return False
