"""What this folder's codes are called on screen."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tallystick.kit.sql import Row

from ..writing import figure

BOOK_KINDS: dict[str, Any] = {"community": _("Community"), "trade": _("Trading company")}
KINDS: dict[str, Any] = {"unit": _("Unit"), "parking": _("Parking space"), "vehicle": _("Vehicle")}
MANY: dict[str, Any] = {"unit": _("Units"), "parking": _("Parking spaces"), "vehicle": _("Vehicles")}
ROLES: dict[str, Any] = {"owner": _("Owner"), "tenant": _("Tenant"), "contact": _("Contact")}
MEASURES: dict[str, Any] = {
    "building_area": _("Building area, m²"),
    "inner_area": _("Inner area, m²"),
    "shared_area": _("Shared area, m²"),
    "parking_area": _("Area, m²"),
    "displacement": _("Engine displacement, L"),
}
MEASURES_OF: dict[str, Sequence[str]] = {
    "unit": ("building_area", "inner_area", "shared_area"),
    "parking": ("parking_area",),
    "vehicle": ("displacement",),
}


def size(row: Row) -> str:
    """The one figure by which an asset is known: 89.5 m², 1.6 L."""
    if row.kind == "vehicle":
        return f"{figure(row.displacement)} L" if row.displacement is not None else ""
    area = row.building_area if row.kind == "unit" else row.parking_area
    return f"{figure(area)} m²" if area is not None else ""


def roles(codes: Sequence[str]) -> str:
    return ", ".join(str(ROLES[code]) for code in ROLES if code in codes)
