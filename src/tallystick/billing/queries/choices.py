"""Generating by hand: the assets to choose from, the tariffs that the chosen ones bear, what stands already."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tallystick.accounts.queries import book_by_id
from tallystick.estate.queries import AssetFilter, asset_codes, listed_assets
from tallystick.kit import sql
from tallystick.kit.listing import Listed, Page
from tallystick.kit.who import Scope

from ..models import Bill
from ..rules.periods import Wanted


@dataclass(frozen=True, slots=True)
class Choice:
    """The assets of a book that are meant: those of `asset_ids`; where that is None, all that the filter finds."""

    filter: AssetFilter
    asset_ids: tuple[int, ...] | None = None


def choosable(scope: Scope, book_id: int, wanted: AssetFilter, *, today: date) -> Listed:
    """The assets of a book that a filter finds, each with who holds it today; columns as in estate's list."""
    book_by_id(scope, book_id)
    return listed_assets(scope, replace(wanted, book_id=book_id, on_day=today))


def choosable_page(
    scope: Scope, book_id: int, wanted: AssetFilter, *, today: date, after: str | None = None, limit: int = 100
) -> Page:
    """A page of them, each with `tariffs`: how many periodic ones it bears."""
    page = choosable(scope, book_id, wanted, today=today).page(after=after, limit=limit)
    params = {"book": book_id, "assets": [row.id for row in page.rows], "items": scope.items()}
    borne = {row.asset_id: row.tariffs for row in sql.rows("billing", "count_borne_tariffs", params)}
    return Page([sql.Row({**row, "tariffs": borne.get(row.id, 0)}) for row in page.rows], page.after)


def chosen_ids(scope: Scope, book_id: int, choice: Choice, *, today: date) -> tuple[int, ...]:
    """The ids of the assets that are meant; of those named by id the ones that there are."""
    if choice.asset_ids is not None:
        return tuple(sorted(asset_codes(scope, book_id, choice.asset_ids)))
    return tuple(row.id for row in choosable(scope, book_id, choice.filter, today=today).keys())  # noqa: SIM118


def borne_tariffs(scope: Scope, book_id: int, choice: Choice, *, through: date, today: date) -> list[sql.Row]:
    """The periodic tariffs that the chosen assets bear: tariff_id, tariff_name, months, item_id, item_name, assets."""
    book_by_id(scope, book_id)
    everything = choice == Choice(AssetFilter())
    assets = None if everything else list(chosen_ids(scope, book_id, choice, today=today))
    params = {"book": book_id, "assets": assets, "through": through, "items": scope.items()}
    return sql.rows("billing", "list_borne_tariffs", params)


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


def _ids(ids: Sequence[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)
