"""A running PostgreSQL as seen from outside: what it wrote of itself, whether it is one, whether it answers."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
from pathlib import Path

PORT = 5432
ANSWER_SECONDS = 5.0
# PostgreSQL's shortest question that has an answer without an account: SSLRequest (length 8, code 80877103).
ENCRYPTION_WANTED = (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")


class PidFile:
    """What a postmaster wrote of itself: its process, the folder of its socket, and whether it answers."""

    def __init__(self, lines: list[str]) -> None:
        self.pid = int(lines[0])
        self.sockets = Path(lines[4])
        self.ready = len(lines) > 7 and lines[7].strip() == "ready"


def read_pid_file(cluster: Path) -> PidFile | None:
    try:
        return PidFile((cluster / "postmaster.pid").read_text().splitlines())
    except (OSError, ValueError, IndexError):
        return None


def is_postgres(pid: int, cluster: Path) -> bool:
    words = _command_line(pid)
    return bool(words) and "postgres" in Path(words[0]).name and str(cluster) in words


def _command_line(pid: int) -> list[str]:
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return [os.fsdecode(word) for word in proc.read_bytes().split(b"\0")]
        except OSError:
            return []
    listed = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
    return os.fsdecode(listed.stdout).split()


def answers(sockets: Path) -> bool:
    """Whether a living server is there: a dead one leaves its socket behind, a dying one takes calls and drops them."""
    with socket.socket(socket.AF_UNIX) as tried:
        tried.settimeout(ANSWER_SECONDS)
        try:
            tried.connect(str(sockets / f".s.PGSQL.{PORT}"))
            tried.sendall(ENCRYPTION_WANTED)
            return tried.recv(1) != b""
        except OSError:
            return False


def ask_to_stop(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
