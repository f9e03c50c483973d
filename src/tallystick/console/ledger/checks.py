"""Whether the books hold: each check carried out by a request of its own, one after the other, while the page is looked at."""

from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import Row
from tallystick.kit.who import Scope
from tallystick.ledger import queries

from .. import labels, writing
from ..door import StaffRequest, book_of, books_of, show
from ..forms import plain

MOST_SHOWN = 20  # faults of one check


@require_safe
def all_checks(request: StaffRequest) -> HttpResponse:
    """What is proved of the books; once somebody asks for it, whether each of it holds."""
    chosen = plain(request.GET, "book")
    if chosen:
        book_of(request, chosen)
    listed = [(room, name, queries.sentence_of(room, name)) for room, name in queries.check_names()]
    return show(
        request, "ledger/check.html", checks=listed, books=labels.books(books_of(request)), chosen=chosen,
        begun="now" in request.GET, is_whole=request.scope.item_ids is None,
    )  # fmt: skip


@require_safe
def one_check(request: StaffRequest, check_room: str, check_name: str) -> HttpResponse:
    """One check carried out: how many rows it looked at, and what it found that should not be."""
    found = queries.check(_looked_at(request), check_room, check_name)
    return show(
        request, "ledger/one_check.html", "ledger/_check.html", found=found, proves=queries.sentence_of(check_room, check_name),
        faults=[_line(row) for row in found.faults[:MOST_SHOWN]], more=max(0, len(found.faults) - MOST_SHOWN),
    )  # fmt: skip


def _looked_at(request: StaffRequest) -> Scope:
    """The books that are checked: the one chosen, or all in scope. Books are seen whole, or not at all."""
    if request.scope.item_ids is not None:
        raise UnknownThing(kind=_("check"), name=_("some charge items only"))
    chosen = plain(request.GET, "book")
    return request.scope.only(book_of(request, chosen).id) if chosen else request.scope


def _line(row: Row) -> str:
    """A fault's figures by name: `amount: bill_id 12, net 5.00`."""
    shown = [f"{name} {_figure(value)}" for name, value in row.items() if name not in ("fault", "counted")]
    return f"{row.fault}: {', '.join(shown)}"


def _figure(value: object) -> str:
    return writing.figure(value) if isinstance(value, Decimal) else str(value)
