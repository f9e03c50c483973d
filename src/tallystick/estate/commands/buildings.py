"""Buildings: added, called otherwise, removed while nothing stands in them."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tallystick.accounts import queries as accounts
from tallystick.kit import fields, sql
from tallystick.kit.trail import trail
from tallystick.kit.who import Actor, Scope

from .. import queries
from ..refusals import BuildingHasAssets
from ..rules import BuildingChange, NewBuilding, faults_of_building
from .guards import named_once, refuse_unknown, unless_held


@transaction.atomic
def add_buildings(actor: Actor, scope: Scope, book_id: int, buildings: Sequence[NewBuilding], *, today: date) -> dict[str, int]:
    """Add buildings; their ids by code."""
    accounts.book_by_id(scope, book_id)
    fields.refuse_rows((building.code, faults_of_building(building)) for building in buildings)
    with trail(actor):
        made = sql.rows("estate", "insert_buildings", sql.columns(buildings, ["code", "name"]) | {"book": book_id})
    ids = {row.code: row.id for row in made}
    fields.refuse_known(_("building"), [building.code for building in buildings], ids)
    return ids


@transaction.atomic
def change_buildings(
    actor: Actor, scope: Scope, book_id: int, changes: Sequence[BuildingChange], *, today: date, reason: str = ""
) -> None:
    """Give buildings their codes and names."""
    accounts.book_by_id(scope, book_id)
    fields.refuse_rows((change.code, faults_of_building(change)) for change in changes)
    columns = sql.columns(changes, ["building_id", "code", "name"]) | {"book": book_id}
    ids = [change.building_id for change in changes]
    known = {code for code, building_id in queries.building_ids(scope, book_id).items() if building_id not in ids}
    with trail(actor, reason), named_once(_("building"), [change.code for change in changes], known):
        found = sql.rows("estate", "update_buildings", columns)
    refuse_unknown(_("building"), ids, found)


@transaction.atomic
def remove_buildings(
    actor: Actor, scope: Scope, book_id: int, building_ids: Sequence[int], *, today: date, reason: str = ""
) -> None:
    """Remove buildings in which nothing stands."""
    accounts.book_by_id(scope, book_id)
    columns = {"book": book_id, "building_id": list(building_ids)}
    for one in sql.rows("estate", "find_built_up", columns):
        raise BuildingHasAssets(building=one.code, count=one.assets)
    with trail(actor, reason), unless_held(BuildingHasAssets(building=_("The building"), count=1)):
        found = sql.rows("estate", "delete_buildings", columns)
    refuse_unknown(_("building"), building_ids, found)
