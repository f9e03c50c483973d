"""Know one room, know them all: the same files, commands that say who, queries that say where, keys led by the book."""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.db import models

from tallystick.ledger import queries as ledger

from .house import SOURCE, python_files, rooms, short
from .test_sql import growing

FILES = {"__init__", "apps", "models", "rules", "commands", "queries", "refusals", "sheets"}
FOLDERS = {"commands", "queries", "rules", "sheets", "sql", "migrations", "tests"}
EVERYWHERE = {"__init__", "queries", "rules", "sql", "tests"}
# What a room has besides, or lacks, and why.
BESIDES = {
    "onboarding": (
        {"binding", "charging", "columns", "draft", "gathering", "measuring", "plan", "reading", "register", "template"}
        | {"unpacking", "words"},
        "an import has stages: bounded, read, gathered, planned, carried out; a file each",
    ),
}
LACKS = {
    "history": ({"commands"}, "triggers write it, whoever gives the order"),
    "ledger": ({"commands"}, "the books are derived, never written"),
    "onboarding": ({"sql"}, "it has no tables: it gives orders to the rooms below"),
}
ONESELF = "of oneself alone, whatever one sees"
OF_USER = "of a user who was found within the scope, or of oneself"
NOBODY_YET = "asked before anybody has come in"
ABOVE = "ordered within a command of a room above, which has looked at the scope"
WORDS = "works on what it is given: no rows are read or written"
TOLD = "for the worker: whoever named the address is asked for anew at every message"
WORKER = "for the worker: a run bears who asked, and for which book"
# Commands and queries called otherwise, and why.
OTHERWISE = {
    "accounts.is_taken": "a code is taken, whoever may see its book",
    "billing.bill_name": WORDS,
    "billing.carry_out_run": WORKER,
    "billing.carry_out_sheet": WORKER,
    "billing.check_rows": ABOVE,
    "billing.enter_given": ABOVE,
    "billing.fail_run": WORKER,
    "billing.fail_sheet": WORKER,
    "billing.faults_of_opening": WORDS,
    "billing.hold_accounts": ABOVE,
    "billing.hold_bills": ABOVE,
    "billing.refuse_amount": WORDS,
    "billing.refuse_bill": "only refuses",
    "identity.actor_of": NOBODY_YET,
    "identity.any_user": NOBODY_YET,
    "identity.be_seen": ONESELF,
    "identity.change_profile": ONESELF,
    "identity.choose_password": NOBODY_YET,
    "identity.come_in": ONESELF,
    "identity.factors_of": OF_USER,
    "identity.first_username": NOBODY_YET,
    "identity.invited": NOBODY_YET,
    "identity.leave": ONESELF,
    "identity.make_first_administrator": NOBODY_YET,
    "identity.make_link": "users belong to no book",
    "identity.member_by_token": "this is what says the scope",
    "identity.member_of": "this is what says the scope",
    "identity.note_use": NOBODY_YET,
    "identity.refuse_weak": "only refuses",
    "identity.scope_of": "this is what says the scope",
    "identity.sessions_of": OF_USER,
    "identity.speak": ONESELF,
    "identity.tokens_of": ONESELF,
    "identity.use_link": NOBODY_YET,
    "ledger.check_names": WORDS,
    "ledger.sentence_of": WORDS,
    "metering.bare_readings": ABOVE,
    "metering.begun_anew": ABOVE,
    "metering.change_reading": ABOVE,
    "metering.end_sheet": ABOVE,
    "metering.faults_of_meter": WORDS,
    "metering.file_of": ABOVE,
    "metering.first_reading": ABOVE,
    "metering.give_up_sheet": ABOVE,
    "metering.given_of": ABOVE,
    "metering.given_sheet": ABOVE,
    "metering.hold_apportionment": ABOVE,
    "metering.hold_sheet": ABOVE,
    "metering.judge_sheet": ABOVE,
    "metering.keep_file": ABOVE,
    "metering.known_requests": ABOVE,
    "metering.make_sheet_meters": ABOVE,
    "metering.mark_paid": ABOVE,
    "metering.overestimated": ABOVE,
    "metering.portions_of": ABOVE,
    "metering.price_sheet": ABOVE,
    "metering.quantity_of": ABOVE,
    "metering.read_sheet": ABOVE,
    "metering.refuse_faulty": "only refuses",
    "metering.replace_readings": ABOVE,
    "metering.resolve_sheet": ABOVE,
    "metering.share_targets": ABOVE,
    "metering.shared_readings": ABOVE,
    "metering.sheet_readings": ABOVE,
    "metering.sheet_to_work_on": ABOVE,
    "metering.store_given": ABOVE,
    "metering.store_readings": ABOVE,
    "metering.store_sheet": ABOVE,
    "metering.sweep_sheets": ABOVE,
    "metering.take_shares": ABOVE,
    "metering.void_apportionment": ABOVE,
    "metering.void_readings": ABOVE,
    "metering.weighed": ABOVE,
    "metering.work_sheet": ABOVE,
    "metering.worked": ABOVE,
    "onboarding.read_workbook": "reads a file into what `load` then carries out",
    "webhooks.announce": TOLD,
    "webhooks.claim": TOLD,
    "webhooks.record": TOLD,
    "webhooks.sweep": TOLD,
}
TABLE = re.compile(r"\b(FROM|JOIN|INTO|UPDATE)\s+[a-z]+_[a-z]+", re.ASCII)
# SQL in Python, and why it is not in a file.
SQL_IN_PYTHON: dict[str, str] = {}


def contents(room: Path) -> set[str]:
    """The names of a room's files and folders, without endings; what no program reads is left out."""
    return {path.stem for path in room.iterdir() if path.suffix in ("", ".py") and not path.name.startswith("__p")}


@pytest.mark.parametrize("room", rooms())
def test_every_room_has_the_same_files(room: str) -> None:
    found = contents(SOURCE / room)
    needed = EVERYWHERE | {"commands"} | ({"migrations", "apps"} if "models" in found else set())
    assert found - FILES - FOLDERS == BESIDES.get(room, (set(),))[0]
    assert needed - found == LACKS.get(room, (set(),))[0]


@pytest.mark.parametrize("room", rooms())
def test_a_room_says_what_it_is_and_is_tested(room: str) -> None:
    said = importlib.import_module(f"tallystick.{room}").__doc__ or ""
    assert 1 <= len(said.strip().splitlines()) <= 6
    assert list((SOURCE / room / "tests").rglob("test_*.py"))


def test_a_room_with_other_files_is_found(tmp_path: Path) -> None:
    for name in ("queries.py", "helpers.py", "notes.md"):
        (tmp_path / name).touch()
    assert contents(tmp_path) - FILES - FOLDERS == {"helpers"}
    assert EVERYWHERE - contents(tmp_path) == {"__init__", "rules", "sql", "tests"}


def public(module: ModuleType) -> Iterator[Callable[..., object]]:
    """The functions of a module of commands or queries, or of those in its folder that it hands on."""
    for name in getattr(module, "__all__", dir(module)):
        thing = getattr(module, name)
        mine = inspect.isfunction(thing) and (thing.__module__ + ".").startswith(module.__name__ + ".")
        if mine and not name.startswith("_"):
            yield thing


def begins_otherwise(module: ModuleType, *begin: str) -> list[str]:
    """Public functions whose arguments do not begin with these."""
    found = [thing for thing in public(module) if tuple(inspect.signature(thing).parameters)[: len(begin)] != begin]
    return sorted(f"{module.__name__.split('.')[-2]}.{thing.__name__}" for thing in found)


@pytest.mark.parametrize("room", rooms())
def test_commands_say_who_and_queries_say_where(room: str) -> None:
    found: list[str] = []
    for part, begin in (("commands", ("actor", "scope")), ("queries", ("scope",))):
        if part in contents(SOURCE / room):
            found += begins_otherwise(importlib.import_module(f"tallystick.{room}.{part}"), *begin)
    assert sorted(found) == [name for name in sorted(OTHERWISE) if name.startswith(f"{room}.")]


def test_a_command_that_does_not_say_who_is_found() -> None:
    module = ModuleType("tallystick.attic.commands")

    def settle(scope: object, things: object) -> None: ...

    def void(actor: object, scope: object) -> None: ...

    def _helper() -> None: ...

    for function in (settle, void, _helper):
        function.__module__ = module.__name__
        setattr(module, function.__name__, function)
    assert begins_otherwise(module, "actor", "scope") == ["attic.settle"]


def not_led(model: type[models.Model]) -> list[str]:
    """Indexes and unique keys of a table that do not begin with the book."""
    meta = model._meta
    keys = [(index.name, index.fields) for index in meta.indexes]
    keys += [(one.name, one.fields) for one in meta.constraints if isinstance(one, models.UniqueConstraint)]
    alone = [field.name for field in meta.local_fields if (field.db_index or field.unique) and not field.primary_key]
    led = ("book", "book_id")
    return sorted([name for name, fields in keys if fields[0].lstrip("-") not in led] + alone)


def bulk_tables() -> list[type[models.Model]]:
    """Tables that grow with every month; set-up tables have foreign keys, and the indexes that these need."""
    return [
        model
        for model in apps.get_models()
        if model._meta.db_table in growing() and isinstance(model._meta.get_field("book_id"), models.BigIntegerField)
    ]


# Keys that begin with something else, and why.
OTHER_KEYS = {
    "happened_at": "the worker forgets what is old in all books",
    "fact_waiting": "the worker takes the oldest facts of all books",
    "run_waiting": "the worker looks for runs of all books",
}


def test_the_book_leads_the_keys_of_tables_that_grow() -> None:
    tables = bulk_tables()
    assert {"billing_bill", "cashier_receipt", "metering_reading"} <= {model._meta.db_table for model in tables}
    assert sorted(name for model in tables for name in not_led(model)) == sorted(OTHER_KEYS)


def test_a_key_that_the_book_does_not_lead_is_found() -> None:
    class Notch(models.Model):
        book_id = models.BigIntegerField()
        stick = models.BigIntegerField(db_index=True)

        class Meta:
            app_label = "attic"
            indexes = [models.Index(fields=["-stick", "book_id"], name="notch_stick")]
            constraints = [models.UniqueConstraint(fields=["book_id", "stick"], name="notch_place")]

    del apps.all_models["attic"]["notch"]
    assert not_led(Notch) == ["notch_stick", "stick"]


def test_every_check_is_carried_out_and_told() -> None:
    checks = {(path.parents[2].name, path.stem) for path in SOURCE.glob("*/sql/checks/*.sql")}
    assert checks == set(ledger.SENTENCES)
    assert {room for room, _ in checks} <= set(ledger.ROOMS)


@pytest.mark.parametrize("room", rooms())
def test_queries_stand_in_files(room: str) -> None:
    found = {short(path) for path in python_files(SOURCE / room) if TABLE.search(path.read_text(encoding="utf-8"))}
    assert found == {name for name in SQL_IN_PYTHON if name.startswith(f"{room}/")}


@pytest.mark.parametrize("text", ['"SELECT 1 FROM billing_bill"', '"UPDATE billing_bill SET"'])
def test_a_query_in_python_is_found(text: str) -> None:
    assert TABLE.search(text)
