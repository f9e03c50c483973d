"""What a request names by ids: of the book at hand, or refused, for what is passed over looks as if it were done."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tallystick.billing import queries as billing
from tallystick.estate import queries as estate
from tallystick.kit.refusal import UnknownThing
from tallystick.tariffs import queries as tariffs

from .door import ApiRequest


def tariff_of(request: ApiRequest, book_id: int, tariff_id: int) -> None:
    """UnknownThing for a tariff that this book may not use."""
    require_tariffs(request, book_id, [tariff_id])


def require_tariffs(request: ApiRequest, book_id: int, ids: Iterable[int] | None) -> None:
    for tariff_id in set(ids or ()):
        _require_own(book_id, tariffs.tariff_by_id(request.scope, tariff_id).book_id, _("tariff"), tariff_id)


def require_items(request: ApiRequest, book_id: int, ids: Iterable[int] | None) -> None:
    for item_id in set(ids or ()):
        _require_own(book_id, tariffs.item_by_id(request.scope, item_id).book_id, _("item"), item_id)


def require_assets(request: ApiRequest, book_id: int, ids: Iterable[int] | None) -> None:
    asked = set(ids or ())
    if asked:
        _require_all(asked, estate.asset_codes(request.scope, book_id, asked), _("asset"))


def require_bills(request: ApiRequest, book_id: int, ids: Iterable[int] | None) -> None:
    asked = sorted(set(ids or ()))
    if asked:
        _require_all(asked, billing.bill_states(request.scope, book_id, asked), _("bill"))


def _require_own(book_id: int, of_book: int | None, kind: str, name: int) -> None:
    if of_book not in (None, book_id):
        raise UnknownThing(kind=kind, name=name)


def _require_all(asked: Iterable[int], found: Iterable[int], kind: str) -> None:
    missing = set(asked) - set(found)
    if missing:
        raise UnknownThing(kind=kind, name=min(missing))
