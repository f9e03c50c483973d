"""A process that must not outlive the one that started it, however that one ends."""

from __future__ import annotations

import os
import signal
import threading
import time

LOOK_SECONDS = 0.5
# Work in hand may end in this time; what does not is rolled back by its database.
GRACE_SECONDS = 5.0


def follow(parent: int) -> None:
    """End this process, politely first, once `parent` has gone."""
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
