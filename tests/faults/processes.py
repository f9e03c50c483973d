"""Processes that are started, found, killed and seen to end."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

TALLYSTICK = [sys.executable, "-m", "tallystick.cli.main"]
# Long enough for the slowest machine: reached only when something is broken.
PATIENCE_SECONDS = 180.0
LOOK_SECONDS = 0.02
Found = TypeVar("Found")


def until(look: Callable[[], Found], what: str) -> Found:
    """Look until there is something to see; what it is."""
    patience = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()):
        assert time.monotonic() < patience, f"it never came: {what}"
        time.sleep(LOOK_SECONDS)
    return found


def environment(data: Path) -> dict[str, str]:
    """Ours without what speaks of another installation."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("TALLYSTICK_", "DJANGO_"))}
    return bare | {"TALLYSTICK_DATA": str(data)}


def start(data: Path, *command: str) -> subprocess.Popen[str]:
    """A process on an installation; its last words are kept beside the data."""
    with (data.parent / "errors.log").open("a") as log:
        return subprocess.Popen(
            list(command), stdout=subprocess.PIPE, stderr=log, text=True, env=environment(data), start_new_session=True
        )


def kill(pid: int) -> None:
    """Outright, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def lives(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return _stat(pid)[0] != "Z"
    return False


def family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(folder.name)] = int(_stat(int(folder.name))[1])
    found = [pid]
    for ancestor in found:
        found += [child for child, parent in parents.items() if parent == ancestor]
    return found


def named(pid: int, words: str) -> int:
    """The descendant whose command has these words; 0 if there is none."""
    for one in family(pid):
        with contextlib.suppress(OSError):
            if words in Path(f"/proc/{one}/cmdline").read_bytes().replace(b"\0", b" ").decode():
                return one
    return 0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _stat(pid: int) -> list[str]:
    """State, parent and what follows: after the last bracket, for a name may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
