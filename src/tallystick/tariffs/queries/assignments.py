"""What is bound to what, on which days; what stands in the way of more."""

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.kit import sql
from tallystick.kit.listing import Listed, Sort
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope

from ..rules import AssetFilter, AssignmentFilter, Ending, NewAssignment
from .scoping import listed
from .tariffs import tariffs

ASSIGNMENT_SORTS = {
    "asset": Sort('(text_order(asset_code) || text_order(item_name)) COLLATE "C"'),
    "tariff": Sort('(text_order(tariff_name) || text_order(asset_code)) COLLATE "C"'),
    "start": Sort("start_on", "date"),
    "end": Sort("coalesce(end_on, DATE '9999-12-31')", "date"),
    "made": Sort("made_on", "date"),
}
ASSET_SORTS = {"code": Sort('text_order(code) COLLATE "C"')}


def assignments(
    scope: Scope,
    book_id: int,
    *,
    asset_ids: Collection[int] | None = None,
    item_ids: Collection[int] | None = None,
    tariff_ids: Collection[int] | None = None,
    on_day: date | None = None,
    removed: bool = False,
) -> list[Row]:
    """Assignments by asset, item and start: id, asset_id, asset_code, asset_kind, item_id, item_name, tariff_id,
    tariff_name, method, on_usage, start_on, end_on, amount, made_on, made_by, removed_on.
    """
    accounts.book_by_id(scope, book_id)
    params = {
        "book": book_id,
        "scope_items": scope.items(),
        "assets": listed(asset_ids),
        "items": listed(item_ids),
        "tariffs": listed(tariff_ids),
        "on_day": on_day,
        "removed": removed,
    }
    return sql.rows("tariffs", "select_assignments", params)


def assignment_list(scope: Scope, wanted: AssignmentFilter) -> Listed:
    """Assignments that match: the columns of `assignments`, book_id, book_code, book_name, currency, building_id,
    building_code, state (in_force, coming, ended or removed on the filter's day).
    """
    params = {
        "books": [wanted.book_id] if wanted.book_id is not None and scope.has_book(wanted.book_id) else scope.books(),
        "scope_items": scope.items(),
        "text": wanted.text,
        "building": wanted.building_id,
        "kind": wanted.kind,
        "asset": wanted.asset_id,
        "item": wanted.item_id,
        "tariff": wanted.tariff_id,
        "state": wanted.state,
        "on_day": wanted.on_day,
        "ids": listed(wanted.ids),
    }
    if wanted.book_id is not None:
        accounts.book_by_id(scope, wanted.book_id)
    return Listed("tariffs", "list_assignments", params, ASSIGNMENT_SORTS)


def assignment_by_id(scope: Scope, book_id: int, assignment_id: int, *, on_day: date) -> Row:
    """One assignment as in `assignment_list`."""
    wanted = AssignmentFilter(on_day, book_id=book_id, state="any", ids=(assignment_id,))
    found = assignment_list(scope, wanted).page(limit=1).rows
    if not found:
        raise UnknownThing(kind=_("assignment"), name=assignment_id)
    return found[0]


def bindable(scope: Scope, book_id: int, wanted: AssetFilter) -> Listed:
    """The assets of a book to which a tariff could be bound: id, code, kind, building_code, floor, room, the measures,
    household, and bears: by which tariffs of the filter's item it is charged on its day or later.
    """
    accounts.book_by_id(scope, book_id)
    params = {
        "book": book_id,
        "text": wanted.text,
        "building": wanted.building_id,
        "kind": wanted.kind,
        "floor": wanted.floor,
        "item": wanted.item_id,
        "on_day": wanted.on_day,
        "without": wanted.without,
        "ids": listed(wanted.ids),
    }
    return Listed("tariffs", "list_bindable", params, ASSET_SORTS)


def overlaps(scope: Scope, book_id: int, wanted: Sequence[NewAssignment]) -> list[Row]:
    """Assignments whose days overlap with those of wanted ones, by asset: assignment_id, end_on (the day before the wanted
    one starts), asset_id, asset_code, item_name, tariff_name, starts_on, ends_on (None: open).
    """
    known = {tariff.id: tariff.item_id for tariff in tariffs(scope, book_id)}
    params = sql.columns(wanted, ["asset_id", "start_on", "end_on"]) | {
        "book": book_id,
        "item_id": [known.get(assignment.tariff_id) for assignment in wanted],
    }
    return sql.rows("tariffs", "select_in_the_way", params)


def in_the_way(scope: Scope, book_id: int, wanted: Sequence[NewAssignment]) -> list[Ending]:
    """How assignments would have to end for the wanted ones to take their place: the day before these start."""
    return [Ending(row.assignment_id, row.end_on) for row in overlaps(scope, book_id, wanted)]
