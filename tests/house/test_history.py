"""Every table of set-up rows keeps its history; every field of theirs has a way to be shown."""

import pytest
from django.apps import apps
from django.db import models

from tallystick.history.rules import KINDS
from tallystick.kit.trail import NEEDLESS

# Tables without a history of their own, and why.
MONEY = "rows of money are their own history: who, why and what they replace are columns"
DERIVED = "worked out from other rows, and can be again"
WORK = "work to do and work done; what it was for stands in it"
UNTRACKED: dict[str, str] = {
    "billing_bill": MONEY,
    "billing_billsum": DERIVED,
    "billing_debtors": DERIVED,
    "billing_latefee": MONEY,
    "billing_reach": DERIVED,
    "billing_runfailure": WORK,
    "billing_settlement": MONEY,
    "billing_usagesum": DERIVED,
    "cashier_receipt": MONEY,
    "cashier_receiptcounter": DERIVED,
    "cashier_receiptmeans": MONEY,
    "cashier_receiptsum": DERIVED,
    "identity_cache": WORK,
    "identity_onetimelink": "a secret; that it was made and used shows in its user",
    "identity_signedin": WORK,
    "kit_answer": WORK,
    "kit_fact": WORK,
    "kit_run": "says itself who asked, and who undid it, when and why",
    "kit_runprogress": WORK,
    "webhooks_attempt": WORK,
    "webhooks_delivery": WORK,
    "webhooks_event": WORK,
    "metering_apportionment": "never changed once there: undone, it is voided with a reason",
    "metering_readingsum": DERIVED,
    "metering_sheet": WORK,
    "metering_sheetpart": WORK,
    "metering_sheetrow": WORK,
    "metering_share": "a part of its apportionment",
    "metering_reading": "never changed once there: an edit is a further reading, which says who and why",
}


def ours() -> list[type[models.Model]]:
    """The models of our own, without the tables of events."""
    own = [model for model in apps.get_models() if model.__module__.startswith("tallystick.")]
    return [model for model in own if getattr(model, "pgh_tracked_model", None) is None]


def tracked() -> dict[str, type[models.Model]]:
    """The models that keep a history, by the table of their events."""
    return {model.pgh_event_model._meta.db_table: model for model in ours() if hasattr(model, "pgh_event_model")}


def test_every_table_keeps_its_history_or_says_why_not() -> None:
    without = {model._meta.db_table for model in ours() if not hasattr(model, "pgh_event_model")}
    assert without == set(UNTRACKED)


def test_every_kind_of_history_is_shown() -> None:
    assert {kind.table for kind in KINDS.values()} == set(tracked())


@pytest.mark.parametrize("name", KINDS)
def test_every_field_is_shown(name: str) -> None:
    kind = KINDS[name]
    fields = {field.column: field for field in tracked()[kind.table].pgh_event_model._meta.local_concrete_fields}
    kept = {column for column in fields if not column.startswith("pgh_")} - {"id", "book_id"}
    assert set(kind.fields) == kept
    assert set(kind.found_by) <= kept
    assert not set(fields) & {*NEEDLESS, "password", "digest", "last_login"}


@pytest.mark.parametrize("name", KINDS)
def test_fields_are_read_as_they_are_stored(name: str) -> None:
    columns = {field.column: field for field in tracked()[KINDS[name].table]._meta.local_concrete_fields}
    for code, stored in KINDS[name].fields.items():
        field = columns[code]
        assert isinstance(field, models.DateField) == (stored in ("day", "moment")), code
        assert isinstance(field, models.DecimalField) == (stored == "figure"), code
        assert isinstance(field, models.BooleanField) == (stored == "yes"), code
        if isinstance(field, models.ForeignKey):
            assert KINDS[stored].table == field.related_model.pgh_event_model._meta.db_table
