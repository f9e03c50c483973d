"""What a request names by ids: of the book at hand, or refused, for what is passed over looks as if it were done.

`place` says where in the request an id stands: `assets[{}]`.
"""

from collections.abc import Container, Iterable, Sequence

from django.utils.translation import gettext as _

from tallystick.billing import queries as billing
from tallystick.estate import queries as estate
from tallystick.kit.fields import refuse_first
from tallystick.kit.refusal import UnknownThing
from tallystick.tariffs import queries as tariffs

from .door import ApiRequest

Ids = Sequence[int] | None


def tariff_of(request: ApiRequest, book_id: int, tariff_id: int) -> None:
    """UnknownThing for a tariff that this book may not use."""
    _require(_("tariff"), [tariff_id], _own_tariffs(request, book_id, [tariff_id]), None)


def require_tariffs(request: ApiRequest, book_id: int, ids: Ids, place: str) -> None:
    _require(_("tariff"), ids, _own_tariffs(request, book_id, ids or ()), place)


def require_items(request: ApiRequest, book_id: int, ids: Ids, place: str) -> None:
    _require(_("item"), ids, {row.id for row in tariffs.items(request.scope, book_id)} if ids else (), place)


def require_assets(request: ApiRequest, book_id: int, ids: Ids, place: str) -> None:
    _require(_("asset"), ids, estate.asset_codes(request.scope, book_id, set(ids)) if ids else (), place)


def require_bills(request: ApiRequest, book_id: int, ids: Ids, place: str) -> None:
    _require(_("bill"), ids, billing.bill_states(request.scope, book_id, sorted(set(ids))) if ids else (), place)


def _own_tariffs(request: ApiRequest, book_id: int, ids: Iterable[int]) -> set[int]:
    """Those of these tariffs that are of the book, or common to all."""
    return {row.id for row in tariffs.tariffs(request.scope, book_id)} if ids else set()


def _require(kind: str, ids: Ids, found: Container[int], place: str | None) -> None:
    missing = ((row, one) for row, one in enumerate(ids or ()) if one not in found)
    refuse_first(UnknownThing(place and place.format(row), kind=kind, name=one) for row, one in missing)
