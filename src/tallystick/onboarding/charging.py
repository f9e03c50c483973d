"""The sheets of items, formulas and tariffs: a tariff's rows are its prices over time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tallystick.kit.period import ALWAYS
from tallystick.kit.refusal import Refusal
from tallystick.tariffs import commands as tariffs
from tallystick.tariffs.commands import NewFormula, NewItem, NewTariff, NewVersion

from .draft import NO_ID, Draft, DraftTariff, TariffKey
from .reading import Entry, Table
from .refusals import Differs
from .register import Register

VERSION_FIELDS = ("unit_price", "amount", "formula_text", "in_force_from")
SAME_IN_ALL_ROWS = ("method", "measure", "months", "price_for")


def gather_charging(tables: dict[str, Table], items: Register, draft: Draft) -> None:
    _gather_items(tables["items"], items, draft)
    _gather_formulas(tables["formulas"], draft)
    _gather_tariffs(tables["tariffs"], items, draft)


def _gather_items(table: Table, items: Register, draft: Draft) -> None:
    own = Register({"items": table}, "items", "name")
    for entry in table.entries:
        if entry.has("name") and own.add(table, entry, "name", entry.values["name"]):
            items.allow(entry.values["name"])
            item = NewItem(**entry.given())
            if table.keep(entry, tariffs.faults_of_item(item)):
                draft.items.append(item)


def _gather_formulas(table: Table, draft: Draft) -> None:
    names = Register({"formulas": table}, "formulas", "name")
    for entry in table.entries:
        if entry.has("name", "text") and names.add(table, entry, "name", entry.values["name"]):
            formula = NewFormula(**entry.given())
            table.keep(entry, tariffs.faults_of_formula(formula))
            # Kept also where it is faulty: the tariffs that name it are not at fault.
            draft.formulas.append(formula)


def _gather_tariffs(table: Table, items: Register, draft: Draft) -> None:
    texts = {formula.name: formula.text for formula in draft.formulas}
    rows: dict[TariffKey, list[Entry]] = {}
    for entry in table.entries:
        items.refer(table, entry, "item")
        if entry.has("item", "name", "method"):
            _put_formula(entry, texts)
            rows.setdefault(TariffKey(str(entry.values["item"]), str(entry.values["name"])), []).append(entry)
    for key, entries in rows.items():
        draft.tariffs[key] = _tariff(table, key, entries, set(texts.values()))


def _put_formula(entry: Entry, texts: dict[str, str]) -> None:
    """The text of a formula that is named stands for its name."""
    named = entry.values["formula_text"]
    if isinstance(named, str):
        entry.values["formula_text"] = texts.get(named, named)


def _tariff(table: Table, key: TariffKey, entries: list[Entry], told: set[str]) -> DraftTariff:
    """A tariff from its rows; `told` are formulas whose faults have been told on their own sheet."""
    entries.sort(key=_from_day)
    first = entries[0]
    days = Register({"tariffs": table}, "tariffs", "in_force_from")
    tariff = NewTariff(NO_ID, version=_version(first), **_fields(first))
    _keep(table, first, tariffs.faults_of_tariff(tariff), told)
    days.add(table, first, "in_force_from", _from_day(first))
    draft = DraftTariff(key, tariff, tariff.method)
    for entry in entries[1:]:
        _compare(table, first, entry)
        days.add(table, entry, "in_force_from", _from_day(entry), key.name)
        version = _version(entry)
        _keep(table, entry, tariffs.faults_of_version(tariff.method, version), told)
        if not tariffs.is_on_usage(tariff) and tariffs.works_on_usage(version.formula_text):
            table.fault(entry, "formula_text", tariffs.UsageChanges())
        draft.versions.append(version)
    return draft


def _keep(table: Table, entry: Entry, refusals: Iterable[Refusal], told: set[str]) -> None:
    named = entry.values["formula_text"] in told
    table.keep(
        entry,
        (one for one in refusals if not (named and isinstance(one, tariffs.FormulaFault))),
    )


def _fields(entry: Entry) -> dict[str, Any]:
    return {key: value for key, value in entry.given().items() if key not in (*VERSION_FIELDS, "item")}


def _version(entry: Entry) -> NewVersion:
    return NewVersion(**{key: value for key, value in entry.given().items() if key in VERSION_FIELDS})


def _from_day(entry: Entry) -> date:
    day = entry.values["in_force_from"]
    return day if isinstance(day, date) else ALWAYS


def _compare(table: Table, first: Entry, entry: Entry) -> None:
    """What is not the price must be the same in all rows of a tariff; left empty, it is."""
    for key in SAME_IN_ALL_ROWS:
        if entry.values[key] is not None and entry.values[key] != first.values[key]:
            table.fault(entry, key, Differs(row=first.row))
