"""Where what a run could not work out is put right: the unit that lacks a figure, its assignment, or the tariff."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

from tallystick.kit.sql import Row

from ..door import StaffRequest, address


class Place(NamedTuple):
    address: str
    label: object


def mending(request: StaffRequest, book_code: str) -> Callable[[Row], Place | None]:
    """For the rows of one book's failures: where each is mended, None where the reader may not go."""
    return partial(_place, request, book_code)


def _place(request: StaffRequest, book_code: str, row: Row) -> Place | None:
    if row.code != "missing_measure":
        return _listed(request, "charges.see", "tariffs", row.tariff_name, book_code, _("Look at the tariff"))
    if row.lacks == "amount":
        return _listed(request, "charges.see", "assignments", row.asset_code, book_code, _("Enter its amount"))
    return _listed(request, "estate.see", "units", row.asset_code, book_code, _("Enter it at the unit"))


def _listed(request: StaffRequest, may: str, name: str, text: str, book_code: str, label: object) -> Place | None:
    if not request.member.may(may):
        return None
    try:
        return Place(f"{address(name)}?{urlencode({'book': book_code, 'q': text})}", label)
    except NoReverseMatch:
        return None
