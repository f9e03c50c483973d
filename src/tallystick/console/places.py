"""Where one can go from anywhere: the pages of the side bar, in groups, each for who may look at it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Place(NamedTuple):
    """A page of the side bar: its address in urls.py, its drawing, the permission that it takes, and what begins below it."""

    name: str
    drawing: str
    label: Any
    may: str
    prefixes: tuple[str, ...]
    on_phone: bool = False


class Group(NamedTuple):
    label: Any
    places: tuple[Place, ...]


GROUPS = (
    Group(
        _("Daily work"),
        (
            Place("today", "today", _("Today"), "bills.see", ("/today/",), on_phone=True),
            Place("desk", "desk", _("Desk"), "bills.see", ("/desk/",), on_phone=True),
            Place("bills", "bills", _("Bills"), "bills.see", ("/bills/",), on_phone=True),
            Place("runs", "runs", _("Bill runs"), "bills.see", ("/runs/", "/generate/")),
            Place("receipts", "receipts", _("Receipts"), "receipts.see", ("/receipts/",)),
        ),
    ),
    Group(
        _("Property"),
        (
            Place("units", "units", _("Units"), "estate.see", ("/units/", "/buildings/", "/assets/")),
            Place("map", "map", _("House map"), "estate.see", ("/map/",)),
            Place("parties", "parties", _("Residents"), "estate.see", ("/parties/", "/transfers/", "/accounts/")),
        ),
    ),
    Group(
        _("Charges"),
        (
            Place("items", "items", _("Charge items"), "charges.see", ("/items/",)),
            Place("tariffs", "tariffs", _("Tariffs"), "charges.see", ("/tariffs/",)),
            Place("formulas", "formulas", _("Formulas"), "charges.see", ("/formulas/",)),
            Place("assignments", "assignments", _("Assignments"), "charges.see", ("/assignments/",)),
        ),
    ),
    Group(
        _("Metering"),
        (
            Place("readings", "readings", _("Readings"), "readings.see", ("/readings/", "/shared/")),
            Place("meters", "meters", _("Meters"), "readings.see", ("/meters/",)),
            Place("rounds", "rounds", _("Rounds"), "readings.see", ("/rounds/",)),
            Place("labels", "labels", _("Labels"), "meters.change", ("/labels/",)),
            Place("round", "phone", _("Round on the phone"), "readings.take", ("/round/",)),
        ),
    ),
    Group(
        _("Administration"),
        (
            Place("books", "books", _("Books"), "estate.see", ("/books/",)),
            Place("people", "people", _("People"), "people.manage", ("/people/", "/roles/", "/tokens/")),
            Place("check", "check", _("Check"), "ledger.export", ("/check/",)),
            Place("history", "history", _("History"), "history.see", ("/history/",)),
            Place("webhooks", "webhooks", _("Webhooks"), "webhooks.manage", ("/webhooks/",)),
        ),
    ),
)


def open_to(may: Callable[[str], bool]) -> list[Group]:
    """The groups and places for who may this; a group of which nothing is left goes too."""
    left = [Group(g.label, tuple(p for p in g.places if may(p.may))) for g in GROUPS]
    return [group for group in left if group.places]


def is_here(place: Place, path: str) -> bool:
    """Whether a page belongs to this place."""
    return path.startswith(place.prefixes)
