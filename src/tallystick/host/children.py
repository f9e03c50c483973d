"""Processes that are started again when they end, and the bell that wakes whoever watches them."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A child that ends again and again is started ever more slowly.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0
SETTLED_SECONDS = 60.0


@dataclass
class Child:
    """A process in a session of its own, so that Ctrl-C does not reach it but through us."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause_seconds: float = FIRST_PAUSE_SECONDS / 2

    def look(self) -> None:
        """Start it if it does not run and its pause is over."""
        if self.process and self.process.poll() is not None:
            self._ended(self.process)
        if self.process is None and time.monotonic() >= self.start_again_at:
            self.started_at = time.monotonic()
            self.process = subprocess.Popen(
                self.command, env=os.environ | self.environment, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def _ended(self, process: subprocess.Popen[bytes]) -> None:
        _kill_group(process)
        self.process = None
        now = time.monotonic()
        settled = now - self.started_at > SETTLED_SECONDS
        self.pause_seconds = FIRST_PAUSE_SECONDS if settled else min(2 * self.pause_seconds, LONGEST_PAUSE_SECONDS)
        self.start_again_at = now + self.pause_seconds
        print(f"{self.name} ended ({process.returncode}); starting it again", file=sys.stderr, flush=True)

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Wait for it, then make sure that none of its own children is left either."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        _kill_group(self.process)
        self.process.wait()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


class Bell:
    """Rings on a stop signal and when a child ends, so that nobody has to look around all the time."""

    def __init__(self) -> None:
        self.stopped = False
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        os.set_blocking(self._writing, False)

    @contextlib.contextmanager
    def hung(self) -> Iterator[Bell]:
        """The bell in its place: signals ring it, and no longer do what they did before."""
        before = {number: signal.signal(number, self._stop) for number in STOP_SIGNALS}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        woken = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        try:
            yield self
        finally:
            signal.set_wakeup_fd(woken)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(self._reading)
            os.close(self._writing)

    def _stop(self, *_: object) -> None:
        self.stopped = True

    def wait(self, seconds: float) -> None:
        select.select([self._reading], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self._reading, 1000)
