"""The trail of set-up rows: triggers write their history, whoever writes them; a trail says who did it and why."""

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import pghistory
from django.db import connection, migrations, models
from django.db.transaction import TransactionManagementError
from django.db.utils import Error as DatabaseError

from . import sql
from .who import Actor

Model = TypeVar("Model", bound=type[models.Model])
# What history never holds: who wrote a row, and when, is what each of its events says already.
NEEDLESS = ("made_at", "made_by")
STANDING = "standing"  # label of a row that was there before there was history


@contextmanager
def trail(actor: Actor, reason: str = "") -> Iterator[None]:
    """Who writes the set-up rows of this block, and why; kept once, with every event that the triggers write.

    Only inside a transaction. Inside another trail it is a part of that act, and adds its reason where there was none.
    Rows written without a trail leave their events too, with nobody's name.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A trail is left inside a transaction.")
    was = _told(actor, reason)
    try:
        yield
    except DatabaseError:  # the transaction is lost, and what it was told with it
        raise
    except BaseException:
        _tell_again(was)
        raise
    _tell_again(was)


def _told(actor: Actor, reason: str) -> sql.Row | None:
    """Tell the triggers of this act; what they had been told before (both empty where that was nothing).

    None where they know it already: a part of an act that adds nothing has nothing to take back.
    """
    (was,) = sql.fetch(
        "SELECT coalesce(current_setting('pghistory.context_id', true), '') AS id,"
        " coalesce(current_setting('pghistory.context_metadata', true), '') AS told"
    )
    if not was.id:
        _tell(str(uuid.uuid4()), json.dumps({"user_id": actor.user_id, "actor": actor.name, "reason": reason}))
    elif reason and not (outer := json.loads(was.told))["reason"]:
        _tell(was.id, json.dumps(outer | {"reason": reason}))
    else:
        return None
    return was


def _tell_again(was: sql.Row | None) -> None:
    if was and not connection.needs_rollback:  # else it is taken back with the rest
        _tell(was.id, was.told)


def _tell(act_id: str, told: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
            [act_id, told],
        )


def tracked(*, secret: Sequence[str] = ()) -> Callable[[Model], Model]:
    """Keep the history of a model's rows, less the fields named `secret`; a migration of its room makes table and triggers."""

    def track(model: Model) -> Model:
        names = {field.name for field in model._meta.local_fields}
        exclude = [name for name in (*NEEDLESS, *secret) if name in names]
        # A person of one book reads backwards through that book alone.
        meta = {"indexes": [models.Index(fields=["book", "pgh_id"])]} if "book" in names else {}
        changes = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
        pghistory.track(*changes, exclude=exclude, meta=meta)(model)
        return model

    return track


def begin_history(room: str, *names: str) -> migrations.RunPython:
    """In a migration: rows that are there already stand in their history as they are, so that a later change has a before."""

    def copy(apps: Any, schema_editor: Any) -> None:
        for name in names:
            model, event = apps.get_model(room, name), apps.get_model(room, f"{name}Event")
            columns = [field.column for field in event._meta.local_fields if not field.column.startswith("pgh_")]
            listed = ", ".join(f'"{column}"' for column in columns)
            key = model._meta.pk.column
            schema_editor.execute(
                f'INSERT INTO "{event._meta.db_table}" ({listed}, pgh_created_at, pgh_label, pgh_obj_id) '  # noqa: S608
                f'SELECT {listed}, now(), \'{STANDING}\', "{key}" FROM "{model._meta.db_table}"'
            )

    return migrations.RunPython(copy, migrations.RunPython.noop)
