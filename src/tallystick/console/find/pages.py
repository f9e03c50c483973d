"""The console's own pages, found by what they are called; and the keys that go to them."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from tallystick.kit.finding import findable, sought

from ..door import address, address_or_none
from ..places import GROUPS

# "g", then the letter. Letters are those of the English name, or near it: keys are the same in every language.
KEYS = {
    "today": "t", "desk": "d", "bills": "b", "runs": "r", "receipts": "c", "units": "u", "map": "m", "parties": "p",
    "items": "i", "tariffs": "f", "formulas": "x", "assignments": "a", "books": "k", "people": "w", "history": "h",
    "webhooks": "o", "new_run": "g",
}  # fmt: skip


class Page(NamedTuple):
    """A page: its name in urls.py, what it is called, and the permission that it takes."""

    name: str
    label: Any
    may: str
    opens_books: bool = False  # for those who see every book

    @property
    def address(self) -> str:
        return address(self.name)

    @property
    def key(self) -> str:
        return KEYS.get(self.name, "")


# Beside those of the side bar.
MORE = (
    Page("new_run", _("Generate bills"), "bills.generate"),
    Page("generate", _("Generate for chosen units"), "bills.generate"),
    Page("new_book", _("Open a book"), "books.change", opens_books=True),
    Page("load", _("Load a workbook"), "books.change", opens_books=True),
    Page("first_steps", _("Guided set-up"), "books.change", opens_books=True),
    Page("new_unit", _("Add a unit"), "estate.change"),
    Page("new_units", _("Many units at once"), "estate.change"),
    Page("new_party", _("Add a person"), "estate.change"),
    Page("new_item", _("New charge item"), "charges.change"),
    Page("new_tariff", _("New tariff"), "charges.change"),
    Page("new_assignments", _("Bind tariffs"), "charges.change"),
    Page("new_person", _("Invite somebody"), "people.manage"),
    Page("roles", _("Roles"), "people.manage"),
    Page("tokens", _("API tokens"), "people.manage"),
    Page("profile", _("Your profile"), ""),
)


def pages(may: Callable[[str], bool]) -> list[Page]:
    """The pages that somebody may look at, as they stand in the side bar, then the rest."""
    return [page for page in _built() if not page.may or may(page.may)]


def found(may: Callable[[str], bool], text: str, limit: int = 3, *, opens_books: bool = True) -> list[Page]:
    """The pages whose name, in the reader's language or in English, holds a text; those that begin with it first.

    `opens_books`: whether the pages for who may open books are among them.
    """
    wanted = sought(text)
    named = zip(_built(), _names(get_language() or "en"), strict=True)
    hits = [(page, name) for page, name in named if wanted in name and (not page.may or may(page.may))]
    hits = [hit for hit in hits if opens_books or not hit[0].opens_books]
    hits.sort(key=lambda hit: not any(word.startswith(wanted) for word in hit[1].split()))
    return [page for page, _name in hits[:limit]]


@cache
def _built() -> list[Page]:
    """Those pages that there are."""
    listed = [Page(place.name, place.label, place.may) for group in GROUPS for place in group.places]
    return [page for page in (*listed, *MORE) if address_or_none(page.name)]


@cache
def _names(language: str) -> list[str]:
    """What each page is found by, the same for everybody who reads this language."""
    with override("en"):
        english = [sought(str(page.label)) for page in _built()]
    with override(language):
        own = findable([str(page.label) for page in _built()])
    return [" ".join(dict.fromkeys(pair)) for pair in zip(own, english, strict=True)]
