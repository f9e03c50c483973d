"""Addresses of the console: each says what it takes to be let in, and a test tries every one of them."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter

from tallystick.identity.queries import PERMISSIONS

from .door import SIGNED_IN, View, staff

__all__ = ["SIGNED_IN", "inside", "outside"]


class Id(IntConverter):
    """A number that the database can hold."""

    regex = "[0-9]{1,18}"


register_converter(Id, "id")


def inside(route: str, view: View, name: str, *, may: str, change: str = "") -> URLPattern:
    """An address for who signed in and has the permission `may`; `change` is asked for what alters anything.

    To everybody else it does not exist.
    """
    for needed in (may, change):
        if needed and needed not in PERMISSIONS:
            raise ValueError(f"{name}: there is no permission {needed!r}")
    return path(route, staff(view, may, change or may), name=name)


def outside(route: str, view: View, name: str) -> URLPattern:
    """An address that strangers reach."""
    return path(route, view, name=name)
