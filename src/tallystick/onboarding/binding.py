"""The sheet of assignments: which asset bears which tariff, on days that do not overlap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tallystick.kit.fields import FIRST_DAY
from tallystick.kit.period import OPEN_END
from tallystick.tariffs import commands as tariffs
from tallystick.tariffs.commands import NewAssignment

from .draft import NO_ID, Bound, Draft, DraftTariff
from .reading import Entry, Table
from .refusals import UnknownReference
from .register import Register, miss_sheet


@dataclass(frozen=True, slots=True)
class _Row:
    entry: Entry
    bound: Bound

    @property
    def start_on(self) -> date:
        return self.bound.assignment.start_on

    @property
    def end_on(self) -> date:
        return self.bound.assignment.end_on or OPEN_END


def gather_assignments(tables: dict[str, Table], assets: Register, draft: Draft) -> None:
    table = tables["assignments"]
    known = _tariffs_by_name(draft)
    rows: list[_Row] = []
    for entry in table.entries:
        assets.refer(table, entry, "asset")
        row = _row(table, entry, _tariff_of(tables, entry, known, draft))
        if row is not None:
            rows.append(row)
    _refuse_overlaps(table, rows)
    draft.assignments = [row.bound for row in rows]


def _tariffs_by_name(draft: Draft) -> dict[str, list[DraftTariff]]:
    known: dict[str, list[DraftTariff]] = defaultdict(list)
    for tariff in draft.tariffs.values():
        known[tariff.key.name].append(tariff)
    return known


def _tariff_of(tables: dict[str, Table], entry: Entry, known: dict[str, list[DraftTariff]], draft: Draft) -> DraftTariff | None:
    """The tariff that a row names, by its item too where that is needed; else None, with a fault."""
    table, sheet = tables["assignments"], tables["tariffs"]
    name, item = entry.values["tariff"], entry.values["item"]
    if name is None:
        return None
    same = known.get(str(name), [])
    found = [tariff for tariff in same if tariff.key.item and item in (None, tariff.key.item)]
    found = found or [tariff for tariff in same if not tariff.key.item]  # whose own row does not say the item
    own = [tariff for tariff in found if tariff.id is None] or found
    if len(own) == 1:
        return own[0]
    if own:
        table.fault(entry, "item", tariffs.Ambiguous(name=name))
    elif sheet.sheet is None:
        miss_sheet("tariffs", draft.faults)
    elif sheet.has("item") and sheet.has("name") and sheet.has("method"):
        table.fault(entry, "tariff", UnknownReference(name=f"{item}: {name}" if item else name, sheet=sheet.name))
    return None


def _row(table: Table, entry: Entry, tariff: DraftTariff | None) -> _Row | None:
    """What a row binds, to be held against the others; None where that cannot be said. Its faults are told."""
    given = {key: value for key, value in entry.given(start_on=FIRST_DAY).items() if key in ("start_on", "end_on", "amount")}
    assignment = NewAssignment(NO_ID, NO_ID, **given)
    key, method = (tariff.key, tariff.method) if tariff else (None, "")
    table.keep(entry, tariffs.faults_of_assignment(assignment, key.name if key else "", method))
    if key is None or not key.item or not entry.sound("asset", "start_on", "end_on"):
        return None
    return _Row(entry, Bound(str(entry.values["asset"]), key, assignment))


def _refuse_overlaps(table: Table, rows: list[_Row]) -> None:
    """An asset may bear several tariffs of one item only where their days do not overlap."""
    beside: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        beside[row.bound.asset, row.bound.tariff.item].append(row)
    for same in beside.values():
        same.sort(key=lambda row: (row.start_on, row.entry.row))
        longest = same[0]
        for row in same[1:]:
            if row.start_on <= longest.end_on:
                table.fault(row.entry, "start_on", _overlap(row, longest))
            if row.end_on > longest.end_on:
                longest = row


def _overlap(row: _Row, other: _Row) -> tariffs.Overlap:
    return tariffs.Overlap(asset=row.bound.asset, other=other.bound.tariff.name, item=row.bound.tariff.item)
