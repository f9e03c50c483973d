"""The parent of one PostgreSQL: stops it once nobody holds its data folder, so that no kill leaves it running.

A program of its own, which imports nothing but the standard library, so that it starts fast and stays small. Its one
argument is JSON: `command` starts PostgreSQL, `use` is the lock that its users share, `alive` the descriptor of the
lock that PostgreSQL itself holds while any of its processes lives, `sockets` a folder to remove afterwards, or null.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

LOOK_SECONDS = 1.0
STOP_SECONDS = 300.0
# The exit status that says that PostgreSQL ended by itself: it could not start, or it found a fault and aborted.
GAVE_UP = 3
STOPPED_FROM_OUTSIDE = (0, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGQUIT)
CHILD_SUBREAPER = 36  # linux/prctl.h


def keep(command: list[str], use: str, alive: int) -> int:
    """Start PostgreSQL and stay until it has ended; how it did."""
    adopt_orphans()
    woken = wake_on_child()
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[alive], start_new_session=True)
    # From here on the lock belongs to PostgreSQL's processes alone.
    os.close(alive)
    holders = os.open(use, os.O_RDWR)
    while server.poll() is None:
        select.select([woken], [], [], LOOK_SECONDS)
        with contextlib.suppress(BlockingIOError):
            os.read(woken, 100)
        if server.poll() is None and nobody_holds(holders):
            stop(server)
    kill_orphans()
    return 0 if server.returncode in STOPPED_FROM_OUTSIDE else GAVE_UP


def nobody_holds(holders: int) -> bool:
    """Take the shared lock exclusively; kept, once taken, so that newcomers wait until PostgreSQL has stopped."""
    try:
        fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def wake_on_child() -> int:
    """A descriptor that becomes readable when a child ends."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reading


def adopt_orphans() -> None:
    """When the postmaster is killed, its backends become our children (on Linux; elsewhere they end by themselves)."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)


def kill_orphans() -> None:
    """A backend busy with a long statement does not notice that its postmaster is gone, and keeps the next one out."""
    for pid in children():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def children() -> list[int]:
    mine = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # The name in brackets may hold anything: count from the last bracket. Then come state and parent.
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                mine.append(int(stat.parent.name))
    return mine


def main(order: dict[str, Any]) -> int:
    # Whoever closes the terminal or stops the command that started us does not mean PostgreSQL's other users.
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, lambda *_: None)
    ended = keep(order["command"], order["use"], order["alive"])
    if order["sockets"]:
        shutil.rmtree(order["sockets"], ignore_errors=True)
    return ended


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
