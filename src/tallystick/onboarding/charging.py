"""The sheets of items, formulas and tariffs: a tariff's rows are its prices over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tallystick.kit.period import ALWAYS
from tallystick.kit.refusal import Refusal
from tallystick.tariffs import commands as tariffs
from tallystick.tariffs.commands import NewFormula, NewItem, NewTariff, NewVersion

from .draft import NO_ID, SOUND_NAME, Draft, DraftTariff, TariffKey
from .reading import Entry, Table
from .refusals import Differs
from .register import Register

VERSION_FIELDS = ("unit_price", "amount", "formula_text", "in_force_from")
UNREADABLE = "?"  # stands where a formula could not be read; told, as it is told itself
SAME_IN_ALL_ROWS = ("method", "measure", "months", "price_for")


def gather_charging(tables: dict[str, Table], items: Register, draft: Draft) -> None:
    _gather_items(tables["items"], items, draft)
    formulas = _gather_formulas(tables["formulas"], draft)
    _gather_tariffs(tables["tariffs"], items, formulas, draft)


def _gather_items(table: Table, items: Register, draft: Draft) -> None:
    own = Register({"items": table}, "items", "name")
    for entry in table.entries:
        if entry.has("name"):
            own.add(table, entry, "name", entry.values["name"])
            items.allow(entry.values["name"])
        item = NewItem(**entry.given(name=SOUND_NAME))
        if table.keep(entry, tariffs.faults_of_item(item)):
            draft.items.append(item)


@dataclass(slots=True)
class _Formulas:
    """Formulas' texts by name; `told` are the texts whose faults have been told on their own sheet."""

    texts: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)


def _gather_formulas(table: Table, draft: Draft) -> _Formulas:
    names = Register({"formulas": table}, "formulas", "name")
    found = _Formulas()
    for entry in table.entries:
        formula = NewFormula(**entry.given(name=SOUND_NAME, text=UNREADABLE))
        if entry.has("name"):
            names.add(table, entry, "name", entry.values["name"])
            found.texts.setdefault(formula.name, formula.text)
        if table.keep(entry, tariffs.faults_of_formula(formula)):
            draft.formulas.append(formula)
        if not entry.sound("text"):
            found.told.add(formula.text)
    return found


def _gather_tariffs(table: Table, items: Register, formulas: _Formulas, draft: Draft) -> None:
    rows: dict[object, list[Entry]] = {}
    for entry in table.entries:
        items.refer(table, entry, "item")
        _put_formula(entry, formulas.texts)
        # A row that does not say which tariff it is of is a tariff by itself.
        rows.setdefault(_key(entry) if entry.has("item", "name") else entry.row, []).append(entry)
    for entries in rows.values():
        key = _key(entries[0])
        tariff = _tariff(table, key, entries, formulas.told)
        if key.name:
            draft.tariffs[key] = tariff


def _key(entry: Entry) -> TariffKey:
    return TariffKey(str(entry.values["item"] or ""), str(entry.values["name"] or ""))


def _put_formula(entry: Entry, texts: dict[str, str]) -> None:
    """The text of a formula that is named stands for its name."""
    named = entry.values["formula_text"]
    if isinstance(named, str):
        entry.values["formula_text"] = texts.get(named, named)


def _tariff(table: Table, key: TariffKey, entries: list[Entry], told: set[str]) -> DraftTariff:
    """A tariff from its rows; faults of formulas that are `told` are not its own."""
    first, *later = _by_day(entries)
    days = Register({"tariffs": table}, "tariffs", "in_force_from")
    tariff = NewTariff(NO_ID, version=_version(first), **_fields(first))
    _keep(table, first, _faults_of_first(tariff), told)
    _add_day(table, first, days, key)
    draft = DraftTariff(key, tariff, tariff.method)
    for entry in later:
        _compare(table, first, tariff, entry)
        _add_day(table, entry, days, key)
        version = _version(entry)
        method = tariff.method or str(entry.values["method"] or "")
        _keep(table, entry, tariffs.faults_of_version(method or _method_of(version), version), told)
        if _turns_to_usage(first, tariff, entry, version, told):
            table.fault(entry, "formula_text", tariffs.UsageChanges())
        draft.versions.append(version)
    return draft


def _by_day(entries: list[Entry]) -> list[Entry]:
    """Rows by their days; as they stand where a day could not be read."""
    if all(entry.sound("in_force_from") for entry in entries):
        return sorted(entries, key=_from_day)
    return entries


def _add_day(table: Table, entry: Entry, days: Register, key: TariffKey) -> None:
    if entry.sound("in_force_from"):
        days.add(table, entry, "in_force_from", _from_day(entry), key.name)


def _faults_of_first(tariff: NewTariff) -> Iterator[Refusal]:
    yield from tariffs.faults_of_tariff(tariff)
    if not tariff.method:  # its own check of the price ends there
        yield from tariffs.faults_of_version(_method_of(tariff.version), tariff.version)


def _method_of(version: NewVersion) -> str:
    """The method that a price is of, where the method itself could not be read."""
    asked = tariffs.PRICE_OF_METHOD.items()
    return next((method for method, name in asked if getattr(version, name) not in (None, "")), "")


def _turns_to_usage(first: Entry, tariff: NewTariff, entry: Entry, version: NewVersion, told: set[str]) -> bool:
    known = first.sound("measure", "formula_text") and entry.sound("formula_text") and tariff.version.formula_text not in told
    return known and not tariffs.is_on_usage(tariff) and tariffs.works_on_usage(version.formula_text)


def _keep(table: Table, entry: Entry, refusals: Iterable[Refusal], told: set[str]) -> None:
    named = entry.values["formula_text"] in told
    table.keep(
        entry,
        (one for one in refusals if not (named and isinstance(one, tariffs.FormulaFault))),
    )


def _fields(entry: Entry) -> dict[str, Any]:
    given = entry.given(name=SOUND_NAME, method="")
    return {key: value for key, value in given.items() if key not in (*VERSION_FIELDS, "item")}


def _version(entry: Entry) -> NewVersion:
    return NewVersion(**{key: value for key, value in entry.given().items() if key in VERSION_FIELDS})


def _from_day(entry: Entry) -> date:
    day = entry.values["in_force_from"]
    return day if isinstance(day, date) else ALWAYS


def _compare(table: Table, first: Entry, tariff: NewTariff, entry: Entry) -> None:
    """What is not the price must be the same in all rows of a tariff; left empty, it is."""
    for key in SAME_IN_ALL_ROWS:
        if entry.has(key) and first.sound(key) and entry.values[key] != getattr(tariff, key):
            table.fault(entry, key, Differs(row=first.row))
