"""Generating by hand: the assets to choose from, the tariffs that the chosen ones bear, what stands already."""

from collections.abc import Sequence
from datetime import date

from tallystick.accounts.queries import book_by_id
from tallystick.kit import sql
from tallystick.kit.listing import Listed, Page, Sort
from tallystick.kit.who import Scope

from ..models import Bill
from ..rules.choices import AssetFilter, Choice
from ..rules.periods import Wanted

SORTS = {"unit": Sort("key")}


def choosable(scope: Scope, book_id: int, wanted: AssetFilter, *, today: date) -> Listed:
    """The assets of a book that a filter finds, as they are counted: id, book_id, code, kind, room, floor."""
    return _listed(scope, book_id, Choice(wanted), today)


def choosable_page(
    scope: Scope, book_id: int, wanted: AssetFilter, *, today: date, after: str | None = None, limit: int = 100
) -> Page:
    """A page of them, with building_name, account_code, account_name, owner_name and tariffs (how many it bears)."""
    page = choosable(scope, book_id, wanted, today=today).page(after=after, limit=limit)
    params = {"book": book_id, "named": [row.id for row in page.rows], "items": scope.items(), "today": today}
    names = {row.id: row for row in sql.rows("billing", "name_choosable", params)}
    return Page([sql.Row({**row, **names[row.id]}) for row in page.rows], page.after)


def chosen_ids(scope: Scope, book_id: int, choice: Choice, *, today: date) -> tuple[int, ...]:
    """The ids of the assets that are meant; of those named by id the ones that there are."""
    found = _listed(scope, book_id, choice, today).keys()
    return tuple(row.id for row in found)


def borne_tariffs(scope: Scope, book_id: int, choice: Choice, *, through: date, today: date) -> list[sql.Row]:
    """The periodic tariffs that the chosen assets bear: tariff_id, tariff_name, months, item_id, item_name, assets."""
    params = _params(scope, book_id, choice, today) | {"through": through, "items": scope.items()}
    return sql.rows("billing", "list_borne_tariffs", params, chosen=sql.text_of("billing", "list_choosable"))


def floors(scope: Scope, book_id: int, building_id: int | None = None) -> list[int]:
    """The floors on which a book, or one of its buildings, has units."""
    book_by_id(scope, book_id)
    return [row.floor for row in sql.rows("billing", "list_floors", {"book": book_id, "building": building_id})]


def standing(scope: Scope, book_id: int, wanted: Wanted) -> sql.Row:
    """For a run by hand for chosen assets: `standing` periods have their bill, `voided` one that was voided by hand."""
    book_by_id(scope, book_id)
    params = {
        "book": book_id,
        "through": wanted.through,
        "assets": _ids(wanted.asset_ids),
        "tariffs": _ids(wanted.tariff_ids),
        "items": scope.items() if wanted.item_ids is None else list(wanted.item_ids),
        "by_hand": int(Bill.Voided.BY_HAND),
    }
    return sql.one("billing", "count_standing", params)


def _listed(scope: Scope, book_id: int, choice: Choice, today: date) -> Listed:
    return Listed("billing", "list_choosable", _params(scope, book_id, choice, today), SORTS)


def _params(scope: Scope, book_id: int, choice: Choice, today: date) -> dict[str, object]:
    book_by_id(scope, book_id)
    named = choice.asset_ids is not None
    wanted = AssetFilter() if named else choice.filter
    return {
        "book": book_id,
        "assets": _ids(choice.asset_ids),
        "building": wanted.building_id,
        "kind": wanted.kind or None,
        "floor": wanted.floor,
        "accounts": _accounts(book_id, wanted.text),
        "today": today,
    }


def _accounts(book_id: int, text: str) -> list[int] | None:
    if not text:
        return None
    return [row.id for row in sql.rows("billing", "seek_accounts", {"books": [book_id], "text": text, "most": None})]


def _ids(ids: Sequence[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)
