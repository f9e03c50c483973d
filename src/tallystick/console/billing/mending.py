"""Where what a run could not work out is put right: the unit that lacks a figure, its assignment, or the tariff."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

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
    may = request.member.may
    if row.code != "missing_measure":
        return Place(address("tariff", row.tariff_id), _("Look at the tariff")) if may("charges.see") else None
    if row.lacks == "amount":
        place = address("assignment", book_code, row.assignment_id)
        return Place(place, _("Look at the assignment")) if may("charges.see") else None
    name = "change_asset" if may("estate.change") else "asset"
    return Place(address(name, book_code, row.asset_id), _("Enter it at the unit")) if may("estate.see") else None
