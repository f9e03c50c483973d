"""Opening bills: what was owed before the book came here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.kit import fields, sql
from tallystick.kit.money import minor_digits
from tallystick.kit.refusal import Refusal, UnknownThing
from tallystick.kit.who import Actor, Scope


@dataclass(frozen=True, slots=True)
class NewOpening:
    """What an account still owes of an item, for these days; tax is a part of the amount, accounted for before."""

    account_id: int
    asset_id: int | None
    item_id: int
    starts_on: date
    amount: Decimal
    ends_on: date | None = None


class NothingOwed(Refusal):
    code = "out_of_range"
    sentence = _("An opening bill of {value} is none: enter what is owed.")


class EndsBeforeStart(Refusal):
    code = "ends_before_start"
    sentence = _("The end {end} lies before the start {start}.")


def faults_of_opening(opening: NewOpening, currency: str) -> Iterator[Refusal]:
    """What is wrong with an opening bill by itself."""
    yield from fields.number("amount", opening.amount, minor_digits(currency))
    if opening.amount == 0:
        yield NothingOwed("amount", value=opening.amount)
    yield from fields.day("starts_on", opening.starts_on)
    yield from fields.day("ends_on", opening.ends_on)
    if opening.ends_on is not None and opening.ends_on < opening.starts_on:
        yield EndsBeforeStart("ends_on", end=opening.ends_on, start=opening.starts_on)


@transaction.atomic
def add_opening_bills(actor: Actor, scope: Scope, book_id: int, openings: Sequence[NewOpening], *, today: date) -> list[int]:
    """Make the bills that were open before the book came here; their ids. They bear late fees as others do."""
    currency = accounts.book_by_id(scope, book_id).currency
    for opening in openings:
        fields.refuse_first(faults_of_opening(opening, currency), str(opening.starts_on))
    params = sql.columns(openings, ["account_id", "asset_id", "item_id", "starts_on", "amount"]) | {
        "ends_on": [opening.ends_on or opening.starts_on for opening in openings],
        "book": book_id,
        "today": today,
        "user": actor.user_id,
        "actor": actor.name,
    }
    for missing in sql.rows("billing", "find_unknown_of_openings", params):
        raise UnknownThing(kind=_KINDS[missing.kind], name=missing.id)
    return [row.id for row in sql.rows("billing", "insert_opening_bills", params)]


_KINDS = {"account": _("account"), "asset": _("asset"), "item": _("charge item")}
