"""Who changed what in the set-up, when, from what to what, and why."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from tallystick.history import queries
from tallystick.kit.fields import choice, refuse_first
from tallystick.kit.period import ALWAYS, OPEN_END
from tallystick.kit.sql import Row

from .books import chosen_book
from .door import ApiRequest, operation
from .paging import Whole, every, page
from .problems import Problem, not_found
from .shapes import MOST_AT_ONCE, Day, Id, Page, Paging, Schema, Text, no_earlier_than, plain

router = Router()


class FieldOut(Schema):
    """A field, what it was and what it is."""

    name: str
    was: str | None
    now: str | None


class ChangeOut(Schema):
    id: int
    at: datetime
    kind: str
    thing_id: int
    name: str
    what: str = Field(description="added, changed or removed")
    book_id: int | None
    actor: str
    reason: str
    act_id: UUID | None = Field(description="The same for all that was changed at once.")
    fields: list[FieldOut]


class HistoryFilters(Paging):
    text: Text = ""
    actor: Text = ""
    kind: Text = ""
    what: Text = ""
    book: Id | None = None
    user: Id | None = None
    first: Day | None = None
    last: Annotated[Day | None, no_earlier_than("first")] = None


@operation(router, "GET", "/history", may="history.see", answers=Page[ChangeOut])
def list_changes(request: ApiRequest, asked: Query[HistoryFilters]) -> Any:
    """Changes, newest first. Those of users and roles are for who sees every book."""
    _refuse_unfit(asked)
    here = chosen_book(request, asked.book)
    zone = here.book.timezone if here else "UTC"
    wanted = queries.ChangeFilter(
        asked.text, asked.actor, asked.kind, asked.what, asked.book, asked.user, asked.first, asked.last, timezone=zone
    )
    return _listed(partial(queries.changes, request.scope, wanted), asked)


@operation(router, "GET", "/history/{kind}/{key:thing_id}", may="history.see", answers=Page[ChangeOut])
def list_changes_of(request: ApiRequest, kind: str, thing_id: Id, asked: Query[Paging]) -> Any:
    """The changes of one thing and of its parts, newest first."""
    one = queries.KINDS.get(kind)
    if one is None or (one.bookless and request.scope.book_ids is not None):
        raise not_found()
    return _listed(partial(queries.changes_of, request.scope, kind, thing_id), asked)


def _listed(fetch: Callable[[str | None, int], Any], asked: Paging) -> Whole:
    def one_page() -> dict[str, Any]:
        found = fetch(asked.cursor, asked.limit)
        return page([_shown(row) for row in found.rows], found.after)

    return Whole(one_page, lambda: map(_shown, every(lambda after: fetch(after, MOST_AT_ONCE))))


def _refuse_unfit(asked: HistoryFilters) -> None:
    for name, allowed in (("kind", queries.KINDS), ("what", queries.WHATS)):
        if said := getattr(asked, name):
            refuse_first(choice(name, said, list(allowed)))
    if asked.first and asked.last and asked.first > asked.last:
        raise Problem(422, "out_of_range", _("The first day is after the last."), place="first")


def _shown(row: Row) -> Row:
    fields = [{"name": one.code, "was": _text(one.was), "now": _text(one.now)} for one in row.fields]
    return Row(row, fields=fields)


def _text(value: Any) -> str | None:
    """A value as text; no day at all where it holds from always or without end."""
    return None if value in (None, ALWAYS, OPEN_END) else plain(value) if hasattr(value, "as_tuple") else str(value)
