"""The web server as a process of its own: `python -m tallystick.host.web HOST PORT`, started by server.py."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from .lifeline import follow

PROCESSES = 2
KILL_SECONDS = 5


def main(host: str, port: int) -> None:
    follow(int(os.environ["TALLYSTICK_PARENT"]))
    _share_figures()
    _collect_static()
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from .settings import WEB_THREADS

    Granian(
        "tallystick.host.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=WEB_THREADS,
        backpressure=4 * WEB_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


def _share_figures() -> None:
    """A fresh folder in which the web processes count requests together; metrics.py reads what all of them counted."""
    folder = Path(os.environ["TALLYSTICK_DATA"]) / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _collect_static() -> None:
    """Scripts and styles under names that carry their digest, compressed, in the data folder."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
