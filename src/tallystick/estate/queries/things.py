"""Buildings, assets, and who holds them."""

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.kit import sql
from tallystick.kit.period import OPEN_END
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from ..models import Asset, Building, Holding

T = TypeVar("T")


def buildings(scope: Scope, book_id: int) -> list[Row]:
    """The buildings of a book by code: id, code, name."""
    accounts.book_by_id(scope, book_id)
    return [Row(row) for row in Building.objects.filter(book_id=book_id).order_by("code").values("id", "code", "name")]


def building(scope: Scope, book_id: int, building_id: int) -> Row:
    """One building: id, code, name; UnknownThing where there is none."""
    found = next((row for row in buildings(scope, book_id) if row.id == building_id), None)
    if found is None:
        raise UnknownThing(kind=_("building"), name=building_id)
    return found


def building_ids(scope: Scope, book_id: int) -> dict[str, int]:
    return {row.code: row.id for row in buildings(scope, book_id)}


def assets(
    scope: Scope,
    book_id: int,
    *,
    codes: Collection[str] | None = None,
    kind: str | None = None,
    building_id: int | None = None,
    account_ids: Collection[int] | None = None,
    on_day: date = OPEN_END,
) -> list[Row]:
    """Assets by code: id, code, kind, building_id, building_code, room, floor, household, the five measures,
    and account_id, account_code, account_name of who holds each on `on_day`
    (left out: for good).
    """
    accounts.book_by_id(scope, book_id)
    params = {
        "book": book_id,
        "codes": _listed(codes),
        "kind": kind,
        "building_id": building_id,
        "accounts": _listed(account_ids),
        "on_day": on_day,
    }
    return sql.rows("estate", "select_assets", params)


def asset(scope: Scope, book_id: int, code: str, *, on_day: date = OPEN_END) -> Row:
    """One asset as in `assets`; UnknownThing where there is none."""
    found = assets(scope, book_id, codes=[code], on_day=on_day)
    if not found:
        raise UnknownThing(kind=_("asset"), name=code)
    return found[0]


def asset_ids(scope: Scope, book_id: int, codes: Collection[str]) -> dict[str, int]:
    """The ids of those assets that there are, by code."""
    if not scope.has_book(book_id):
        return {}
    return dict(Asset.objects.filter(book_id=book_id, code__in=set(codes)).values_list("code", "id"))


def asset_by_id(scope: Scope, book_id: int, asset_id: int, *, on_day: date = OPEN_END) -> Row:
    """One asset as in `assets`; UnknownThing where there is none."""
    return asset(scope, book_id, asset_codes(scope, book_id, [asset_id]).get(asset_id, ""), on_day=on_day)


def asset_codes(scope: Scope, book_id: int, ids: Collection[int]) -> dict[int, str]:
    """The codes of those assets that there are, by id."""
    if not scope.has_book(book_id):
        return {}
    return dict(Asset.objects.filter(book_id=book_id, id__in=set(ids)).values_list("id", "code"))


def holdings(scope: Scope, book_id: int, asset_id: int) -> list[Row]:
    """Who held an asset, the first holder first: id, account_id, account_code, account_name, starts_on, ends_on, people."""
    accounts.book_by_id(scope, book_id)
    return sql.rows("estate", "list_holdings", {"book": book_id, "asset": asset_id})


def has_held(scope: Scope, book_id: int, account_id: int) -> bool:
    """Whether an account holds, held or will hold anything."""
    accounts.book_by_id(scope, book_id)
    return Holding.objects.filter(book_id=book_id, account_id=account_id).exists()


def assets_of_account(scope: Scope, book_id: int, account_id: int, *, on_day: date = OPEN_END) -> list[Row]:
    """What an account holds on a day: the unit and all that belongs to it."""
    return assets(scope, book_id, account_ids=[account_id], on_day=on_day)


def _listed(values: Collection[T] | None) -> list[T] | None:
    return None if values is None else list(values)
