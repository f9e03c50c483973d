"""What kinds of things have a history, what each is called by, and what became of its fields from one event to the next."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

# How a field is stored, which a door needs to know to write it. One that names another thing is stored as that thing's kind.
TEXT, CHOICE, WHOLE, FIGURE, DAY, MONTH, MOMENT, YES = "text", "choice", "whole", "figure", "day", "month", "moment", "yes"
BOOKS, ITEMS, PERMISSIONS, TOLD, EXAMPLES = "books", "items", "permissions", "told", "examples"
LISTS = {BOOKS: "book", ITEMS: "item"}  # fields that hold the ids of several things
WHATS = {"insert": "added", "update": "changed", "delete": "removed"}
Thing = tuple[str, int]  # kind and id


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: where its events are, how each of its fields is stored, by code, and what it is called.

    `name`: the fields that it is called by; of "name|code" the first that is filled in. `found_by`: text that it is found by.
    `parts`: kinds that are shown on its page too, with the field of theirs that names it.
    `bookless`: it belongs to no book.
    """

    table: str
    fields: Mapping[str, str]
    name: tuple[str, ...]
    found_by: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    bookless: bool = False


QUANTITIES = dict.fromkeys(("building_area", "inner_area", "shared_area", "parking_area", "displacement"), FIGURE)
KINDS: dict[str, Kind] = {
    "book": Kind(
        "accounts_bookevent",
        {"code": TEXT, "name": TEXT, "kind": CHOICE, "currency": TEXT, "timezone": TEXT},
        ("name",),
        ("code", "name"),
    ),
    "account": Kind(
        "accounts_accountevent",
        {"code": TEXT, "name": TEXT},
        ("code",),
        ("code", "name"),
        {"account_party": "account_id", "holding": "account_id"},
    ),
    "party": Kind(
        "accounts_partyevent",
        {"name": TEXT, "phone": TEXT, "email": TEXT},
        ("name",),
        ("name", "phone"),
        {"account_party": "party_id"},
    ),
    "account_party": Kind(
        "accounts_accountpartyevent",
        {"account_id": "account", "party_id": "party", "role": CHOICE},
        ("account_id", "party_id"),
    ),
    "building": Kind("estate_buildingevent", {"code": TEXT, "name": TEXT}, ("name|code",), ("code", "name")),
    "asset": Kind(
        "estate_assetevent",
        {"kind": CHOICE, "code": TEXT, "building_id": "building", "room": TEXT, "floor": WHOLE, "household": WHOLE} | QUANTITIES,
        ("code",),
        ("code", "room"),
        {"holding": "asset_id", "assignment": "asset_id", "meter": "asset_id"},
    ),
    "holding": Kind(
        "estate_holdingevent",
        {"asset_id": "asset", "account_id": "account", "starts_on": DAY, "ends_on": DAY},
        ("asset_id", "account_id"),
    ),
    "item": Kind(
        "tariffs_chargeitemevent",
        {
            "name": TEXT,
            "cycle": CHOICE,
            "pre_generate_month": MONTH,
            "late_from": CHOICE,
            "grace_days": WHOLE,
            "daily_percent": FIGURE,
            "ceiling_percent": FIGURE,
            "partial_period": CHOICE,
            "loss": YES,
            "tax_percent": FIGURE,
        },
        ("name",),
        ("name",),
    ),
    "formula": Kind("tariffs_formulaevent", {"name": TEXT, "text": TEXT, "examples": EXAMPLES}, ("name",), ("name",)),
    "tariff": Kind(
        "tariffs_tariffevent",
        {
            "item_id": "item",
            "name": TEXT,
            "currency": TEXT,
            "method": CHOICE,
            "measure": CHOICE,
            "months": WHOLE,
            "price_for": CHOICE,
            "on_usage": YES,
            "remark": TEXT,
        },
        ("name",),
        ("name",),
        {"version": "tariff_id"},
    ),
    "version": Kind(
        "tariffs_tariffversionevent",
        {"tariff_id": "tariff", "in_force_from": DAY, "unit_price": FIGURE, "amount": FIGURE, "formula_text": TEXT},
        ("tariff_id",),
    ),
    "assignment": Kind(
        "tariffs_assignmentevent",
        {
            "asset_id": "asset",
            "item_id": "item",
            "tariff_id": "tariff",
            "start_on": DAY,
            "end_on": DAY,
            "amount": FIGURE,
            "made_on": DAY,
            "removed_on": DAY,
        },
        ("asset_id", "tariff_id"),
    ),
    "meter": Kind(
        "metering_meterevent",
        {
            "asset_id": "asset",
            "item_id": "item",
            "serial": TEXT,
            "multiplier": FIGURE,
            "initial": FIGURE,
            "digits": WHOLE,
            "place": TEXT,
            "communal": YES,
            "label": WHOLE,
            "installed_on": DAY,
            "removed_on": DAY,
            "final": FIGURE,
            "final_rolled_over": YES,
            "replaces_id": "meter",
        },
        ("asset_id", "item_id", "serial"),
        ("serial",),
    ),
    "user": Kind(
        "identity_userevent",
        {
            "username": TEXT,
            "name": TEXT,
            "language": CHOICE,
            "is_active": YES,
            "role_id": "role",
            "all_books": YES,
            "book_ids": BOOKS,
            "all_items": YES,
            "item_ids": ITEMS,
        },
        ("name|username",),
        ("username", "name"),
        {"token": "user_id"},
        bookless=True,
    ),
    "role": Kind(
        "identity_roleevent",
        {"code": CHOICE, "name": TEXT, "permissions": PERMISSIONS},
        ("name|code",),
        ("name", "code"),
        bookless=True,
    ),
    "token": Kind(
        "identity_apitokenevent",
        {
            "user_id": "user",
            "name": TEXT,
            "prefix": TEXT,
            "permissions": PERMISSIONS,
            "all_books": YES,
            "book_ids": BOOKS,
            "expires_at": MOMENT,
            "withdrawn_at": MOMENT,
        },
        ("name",),
        ("name", "prefix"),
        bookless=True,
    ),
    "webhook": Kind(
        "webhooks_endpointevent",
        {
            "name": TEXT,
            "url": TEXT,
            "kinds": TOLD,
            "all_books": YES,
            "book_ids": BOOKS,
            "paused": YES,
            "removed": YES,
            "user_id": "user",
        },
        ("name",),
        ("name", "url"),
        bookless=True,
    ),
}


class FieldChange(NamedTuple):
    """What became of a field; `stored` says how it is stored, and what names another thing bears that thing's name."""

    code: str
    stored: str
    was: Any
    now: Any


def states(what: str, was: str | None, now: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The row before and after an event, from their stored JSON; empty where there was none."""
    told = json.loads(now, parse_float=Decimal)
    if what == "delete":
        return told, {}
    return (json.loads(was, parse_float=Decimal) if was and what == "update" else {}), told


def changed(kind: Kind, was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[FieldChange]:
    """The fields that differ, in the order in which the thing has them; what is blank before and after is left out."""
    for code, stored in kind.fields.items():
        before, after = was.get(code), now.get(code)
        if before != after and not (_is_blank(before) and _is_blank(after)):
            yield FieldChange(code, stored, value(stored, before), value(stored, after))


def _is_blank(stored: Any) -> bool:
    return stored is None or stored is False or stored in ("", [])


def value(stored: str, told: Any) -> Any:
    """A field's value from JSON: days, moments and figures as what they are."""
    if told is None or told == "":
        return None
    if stored == DAY:
        return date.fromisoformat(told)
    if stored == MOMENT:
        return datetime.fromisoformat(told)
    return Decimal(told) if stored == FIGURE else told


def things_of(kind: Kind, row: Mapping[str, Any]) -> Iterator[Thing]:
    """The things that a row's fields name."""
    for code, stored in kind.fields.items():
        told = row.get(code)
        if stored in KINDS and told is not None:
            yield stored, told
        for one in (told or ()) if stored in LISTS else ():
            yield LISTS[stored], one


def own_name(kind: Kind, row: Mapping[str, Any], names: Mapping[Thing, str]) -> str:
    """What a row is called: its own text, or the things that it ties together."""
    return " · ".join(part for part in (_part(kind, choice, row, names) for choice in kind.name) if part)


def _part(kind: Kind, choice: str, row: Mapping[str, Any], names: Mapping[Thing, str]) -> str:
    for code in choice.split("|"):
        told, stored = row.get(code), kind.fields[code]
        if told:
            return names.get((stored, told), f"#{told}") if stored in KINDS else str(told)
    return ""


def with_names(change: FieldChange, names: Mapping[Thing, str]) -> FieldChange:
    """A change of fields that name things, with the names of these."""
    return change._replace(was=_named(change.stored, change.was, names), now=_named(change.stored, change.now, names))


def _named(stored: str, told: Any, names: Mapping[Thing, str]) -> Any:
    if told is None:
        return None
    if stored in LISTS:
        return [names.get((LISTS[stored], one), f"#{one}") for one in told]
    return names.get((stored, told), f"#{told}") if stored in KINDS else told
