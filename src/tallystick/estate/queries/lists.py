"""Lists of books, buildings, assets and accounts, narrowed, sorted and paged by kit.listing."""

from collections.abc import Mapping
from typing import Any

from tallystick.accounts import queries as accounts
from tallystick.kit import finding, sql
from tallystick.kit.listing import Listed, Sort
from tallystick.kit.who import Scope

from ..rules import AccountFilter, AssetFilter, BuildingFilter

CODE = Sort('text_order(code) COLLATE "C"')
NAME = Sort('text_order(name) COLLATE "C"')
NUMBER = "numeric"


def listed_assets(scope: Scope, wanted: AssetFilter) -> Listed:
    """Units, spaces and vehicles: kind, code, room, floor, household, the measures, building_, account_code and _name,
    owner_name and _phone, book_code and _name."""
    params: dict[str, Any] = {
        **_books(scope, wanted.book_id),
        "kind": wanted.kind,
        "building": wanted.building_id,
        "floor": wanted.floor,
        "account": wanted.account_id,
        "on_day": wanted.on_day,
    }
    sorts = {
        "code": CODE,
        "building": Sort("text_order(coalesce(building_code, '')) COLLATE \"C\""),
        "floor": Sort("coalesce(floor, -1000)", "integer"),
        "area": Sort("coalesce(building_area, parking_area, 0)", NUMBER),
    }
    return Listed("estate", "list_assets", params | _found("seek_assets", wanted.text, params), sorts)


def listed_accounts(scope: Scope, wanted: AccountFilter) -> Listed:
    """Accounts: code, name, assets (codes of what each holds), people (names), book_code and book_name."""
    params: dict[str, Any] = {**_books(scope, wanted.book_id), "holds": wanted.holds, "on_day": wanted.on_day}
    return Listed("estate", "list_accounts", params | _found("seek_accounts", wanted.text, params), {"code": CODE, "name": NAME})


def listed_buildings(scope: Scope, wanted: BuildingFilter) -> Listed:
    """Buildings: code, name, units, others (spaces, vehicles), floors, area (of all units), book_code and book_name."""
    params = {**_books(scope, wanted.book_id), "text": finding.asked_for(wanted.text)}
    sorts = {"code": CODE, "name": NAME, "units": Sort("units", "bigint"), "area": Sort("coalesce(area, 0)", NUMBER)}
    return Listed("estate", "list_buildings", params, sorts)


def listed_books(scope: Scope, text: str = "") -> Listed:
    """Books: code, name, kind, currency, timezone, buildings, units, accounts (how many of each)."""
    params = {**_books(scope, None), "text": finding.asked_for(text)}
    return Listed("estate", "list_books", params, {"code": CODE, "name": NAME, "units": Sort("units", "bigint")})


def _books(scope: Scope, book_id: int | None) -> dict[str, Any]:
    """The books that are looked at; `book` where it is one alone."""
    ids = [book.id for book in accounts.books(scope if book_id is None else scope.only(book_id))]
    return {"books": ids, "book": ids[0] if len(ids) == 1 else None}


def _found(name: str, text: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The ids of what holds a text; None where nothing is looked for."""
    if not text.strip():
        return {"found": None}
    wanted = {**params, "text": finding.asked_for(text)}
    return {"found": [row.id for row in sql.rows("estate", name, wanted)] if wanted["text"] else []}
