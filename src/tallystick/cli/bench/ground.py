"""The scratch database that figures are measured in: a PostgreSQL of its own, made for one measurement, gone after it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tallystick.host.demotion import CannotReach
from tallystick.host.postgres import Cluster, PostgresFailed

from ..output import WrongCall

# Vacuum comes when the bench calls it, between two parts, and not in the midst of one.
SETTINGS = {"autovacuum": "off"}
PREFIX = "bench-"
LEFT_SECONDS = 3600  # a folder so old, with no server in it, is nobody's
BYTES_OF_A_BILL = 1_000  # with its indexes, the log of its writing, and copies of it in files


@contextlib.contextmanager
def scratch_database(bills: int) -> Iterator[Path]:
    """Django set up on a new database with all tables; yields a folder for files. WrongCall if it cannot be had.

    `bills` is how many bills the largest table will hold, so that a disk too small is known before an hour is spent.
    """
    folder = _new_folder(bills)
    try:
        with Cluster(folder, extra=SETTINGS) as address:
            set_up_django(folder, address)
            _make_tables()
            try:
                yield folder
            finally:
                _close()
    except (PostgresFailed, CannotReach) as error:
        raise WrongCall(str(error), "no_scratch_database") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _new_folder(bills: int) -> Path:
    """In the user's cache folder: a temporary one may lie in memory."""
    from platformdirs import user_cache_path

    cache = user_cache_path("tallystick", appauthor=False, ensure_exists=True)
    _clear_leftovers(cache)
    free, needed = shutil.disk_usage(cache).free, bills * BYTES_OF_A_BILL
    if free < needed:
        raise WrongCall(f"{cache} has {free >> 30} GB free; this scale needs {needed >> 30} GB", "disk_too_small")
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=cache))
    folder.chmod(0o711)
    return folder


def _clear_leftovers(cache: Path) -> None:
    """What a bench that was killed has left: gigabytes."""
    for folder in cache.glob(f"{PREFIX}*"):
        if time.time() - folder.stat().st_mtime > LEFT_SECONDS and not Cluster(folder).running():
            shutil.rmtree(folder, ignore_errors=True)


def set_up_django(folder: Path, address: str) -> None:
    """Point Django at the scratch database, here and in processes started from here."""
    os.environ |= {"TALLYSTICK_DATA": str(folder), "TALLYSTICK_DATABASE": address}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tallystick.host.settings")
    import django

    django.setup()


def _make_tables() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def _close() -> None:
    from django.db import connections

    connections.close_all()
