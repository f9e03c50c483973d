"""Who changed what, when and why: of everything in scope, or of one thing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from tallystick.kit import sql
from tallystick.kit.listing import SORTED_AT_MOST, Listed, Order, Page, Sort
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.sql import ROWS_HELD, Row
from tallystick.kit.who import Scope

from .rules import KINDS, WHATS, FieldChange, Kind, Thing, changed, own_name, states, things_of, with_names

__all__ = [
    "KINDS",
    "NEWEST_FIRST",
    "WHATS",
    "ChangeFilter",
    "Changes",
    "FieldChange",
    "changes",
    "changes_of",
    "listed_changes",
]

SORTS = {
    "newest": Sort("id", "bigint"),
    "who": Sort('text_order(actor) COLLATE "C"'),
    "kind": Sort("kind"),
    "reason": Sort('text_order(reason) COLLATE "C"'),
    "book": Sort("text_order(coalesce(book_name, '')) COLLATE \"C\""),
}
NEWEST_FIRST = Order("newest", descending=True)
NOTHING = "NULL::bigint"
# The parameters of things found by a text, by kind.
FOUND = {
    "account": "accounts",
    "asset": "assets",
    "party": "parties",
    "item": "of_items",
    "tariff": "tariffs",
    "user": "of_users",
}


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes are looked at; what is left out does not narrow. Days are by each book's clock, both included.

    `text` is any name or code that a thing ever had, or stands in who changed it or why; `actor` stands in who changed it.
    `kind`: of KINDS. `what`: added, changed or removed. `act_id`: what was changed at once. `timezone`: the clock for what
    belongs to no book.
    """

    text: str = ""
    actor: str = ""
    kind: str = ""
    what: str = ""
    book_id: int | None = None
    user_id: int | None = None
    from_day: date | None = None
    to_day: date | None = None
    act_id: UUID | None = None
    timezone: str = "UTC"


class Changes(Listed):
    """Changes as a list to page, count and stream, newest first; columns as in sql/list_changes.sql, and of each row:

    `name`, what the thing is called; `variety`, its own kind where it has one (unit, parking, …); `fields`, what became of
    each field (FieldChange).
    """

    __slots__ = ()

    def order(self, by: str = "", descending: bool = False) -> Order:
        return super().order(by, descending) if by else NEWEST_FIRST

    def quick(self) -> Collection[str]:
        """All, of a few thousand changes; of more, the order in which they were made."""
        return self.sorts.keys() if self.holds_at_most(SORTED_AT_MOST) else (NEWEST_FIRST.by,)

    def page(self, order: Order | None = None, *, after: str | None = None, limit: int = 50) -> Page:
        found = super().page(order, after=after, limit=limit)
        return Page(_told(found.rows), found.after)

    def stream(self, order: Order | None = None) -> Iterator[Row]:
        rows = super().stream(order)
        while batch := list(islice(rows, ROWS_HELD)):
            yield from _told(batch)


def listed_changes(scope: Scope, wanted: ChangeFilter) -> Changes:
    """All changes in scope. What belongs to no book is there for who sees all books."""
    narrowed = scope if wanted.book_id is None else scope.only(wanted.book_id)
    kinds = [name for name, kind in KINDS.items() if wanted.kind in ("", name) and not (kind.bookless and wanted.book_id)]
    params = _scoped(narrowed, ()) | _filtered(wanted) | dict.fromkeys(FOUND.values())
    if wanted.text:
        params |= _found(kinds, params)
    return Changes("history", "list_changes", params, SORTS, {"events": _events(kinds)})


def changes(scope: Scope, wanted: ChangeFilter, after: str | None = None, limit: int = 50) -> Page:
    """A page of changes, newest first."""
    return listed_changes(scope, wanted).page(after=after, limit=limit)


def changes_of(
    scope: Scope,
    kind: str,
    thing_id: int,
    after: str | None = None,
    limit: int = 20,
    *,
    kinds: Collection[str] = tuple(KINDS),
    timezone: str = "UTC",
) -> Page:
    """A page of the changes of one thing and of its parts, as far as they are of these kinds, newest first.

    Who may see the thing, and which kinds, is the door's to say. Refuses a thing that never was, or is of a book or an item
    out of scope.
    """
    if kind not in KINDS or (last := _last_events([(kind, thing_id)]).get((kind, thing_id))) is None:
        raise UnknownThing(kind=kind, name=thing_id)
    if not _is_within(scope, last):
        raise UnknownThing(kind=kind, name=thing_id)
    own = scope if last.book_id is None else scope.only(last.book_id)
    narrowed = {kind: f"e.pgh_obj_id = {int(thing_id)}"}
    narrowed |= {part: f"e.{column} = {int(thing_id)}" for part, column in KINDS[kind].parts.items() if part in kinds}
    wanted = _filtered(ChangeFilter(timezone=timezone)) | dict.fromkeys(FOUND.values())
    params = _scoped(own, KINDS) | wanted
    listed = Changes("history", "list_changes", params, SORTS, {"events": _events(narrowed, narrowed)})
    return listed.page(after=after, limit=limit)


def _is_within(scope: Scope, last: Row) -> bool:
    has_item = scope.item_ids is None or last.item_id is None or last.item_id in scope.item_ids
    return has_item and (last.book_id is None or scope.has_book(last.book_id))


def _scoped(scope: Scope, common: Iterable[str]) -> dict[str, Any]:
    """The scope, and the kinds of which things without a book are shown to who sees some books too."""
    return {"books": scope.books(), "items": scope.items(), "common": list(common)}


def _filtered(wanted: ChangeFilter) -> dict[str, Any]:
    labels = {what: label for label, what in WHATS.items()}
    return {
        "act": wanted.act_id,
        "what": labels.get(wanted.what),
        "user": wanted.user_id,
        "actor": wanted.actor or None,
        "from_day": wanted.from_day,
        "to_day": wanted.to_day,
        "timezone": wanted.timezone,
        "text": wanted.text or None,
        "kinds": None,
        "things": None,
    }


def _found(kinds: Collection[str], params: Mapping[str, Any]) -> dict[str, Any]:
    """The things whose name is looked for, by kind, and all together."""
    bearing = {*kinds, *FOUND}
    # What is common to all books is found by its name, too: things of a book hang on it.
    rows = sql.rows(
        "history", "find_things", {**params, "common": list(KINDS)}, events=_events([kind for kind in KINDS if kind in bearing])
    )
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row.thing_id)
    found: dict[str, Any] = {name: by_kind[kind] for kind, name in FOUND.items()}
    return found | {"kinds": [row.kind for row in rows], "things": [row.thing_id for row in rows]}


def _told(rows: list[Row]) -> list[Row]:
    """Rows with the name of each thing, and what became of its fields; asked for of all of them at once."""
    compared = _compared(rows)
    each = [(KINDS[row.kind], *states(row.what, compared[row.id].was, compared[row.id].now)) for row in rows]
    names = _names({thing for kind, was, now in each for state in (was, now) for thing in things_of(kind, state)})
    for row, (kind, was, now) in zip(rows, each, strict=True):
        row["name"] = own_name(kind, now or was, names)
        row["variety"] = str((now or was).get("kind", ""))
        row["what"] = WHATS[row.what]
        row["fields"] = [with_names(one, names) for one in changed(kind, was, now)]
    return rows


def _compared(rows: list[Row]) -> dict[int, Row]:
    """What each row of these events was before and after, by event."""
    if not rows:
        return {}
    columns = {"kinds": [row.kind for row in rows], "things": [row.thing_id for row in rows], "ids": [row.id for row in rows]}
    found = sql.rows("history", "compare_rows", columns, events=_events(sorted(set(columns["kinds"]))))
    return {row.id: row for row in found}


def _names(things: Iterable[Thing]) -> dict[Thing, str]:
    """What things are called now, or were called last."""
    found = _last_events(sorted(things))
    return {thing: own_name(KINDS[thing[0]], states("insert", None, row.now)[1], {}) for thing, row in found.items()}


def _last_events(things: list[Thing]) -> dict[Thing, Row]:
    if not things:
        return {}
    columns = {"kinds": [kind for kind, _ in things], "things": [thing_id for _, thing_id in things]}
    kinds = sorted({kind for kind, _ in things})
    rows = sql.rows("history", "name_things", columns, events=_events(kinds))
    return {(row.kind, row.thing_id): row for row in rows}


def _events(kinds: Iterable[str], narrowed: Mapping[str, str] | None = None) -> str:
    """SQL for the events of several kinds together, each narrowed to the condition given.

    All yield the same types, or the planner would not see through them to the indexes.
    """
    arms = [_arm(name, KINDS[name], (narrowed or {}).get(name, "")) for name in kinds]
    return "\nUNION ALL\n".join(arms) or _arm("book", KINDS["book"], "false")


def _arm(name: str, kind: Kind, narrowed: str) -> str:
    pieces = {
        "kind": name,
        "events": kind.table,
        "book": _book_of(name, kind),
        "item": _item_of(name, kind),
        "words": " || ' ' || ".join(f"coalesce(e.{code}, '')::text" for code in kind.found_by) or "''::text",
    }
    others = {one: f"e.{one}_id" if f"{one}_id" in kind.fields else NOTHING for one in FOUND if one != "item"}
    text = sql.assembled("history", "list_events", others | pieces).rstrip()
    return f"{text}\nWHERE {narrowed}" if narrowed else text


def _book_of(name: str, kind: Kind) -> str:
    if name == "book":
        return "e.pgh_obj_id"
    if name == "version":
        return f"({_nested('book_of_version')})"
    return NOTHING if kind.bookless else "e.book_id"


def _item_of(name: str, kind: Kind) -> str:
    if name == "item":
        return "e.pgh_obj_id"
    if name == "version":
        return f"({_nested('item_of_version')})"
    return "e.item_id" if "item_id" in kind.fields else NOTHING


def _nested(name: str) -> str:
    return sql.assembled("history", name, {}).rstrip()
