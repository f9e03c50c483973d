"""`serve`: web server, worker and database kept running together, and stopped together.

This process alone decides the order in which they stop; each child follows this process's life (lifeline.py), so that
nothing is left even when it is killed.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from .children import Bell, Child
from .folder import open_lock
from .installation import Installation

LOCK = "serve.lock"
LOOK_SECONDS = 1.0
STARTING_LOOK_SECONDS = 0.1
STOP_SECONDS = 10.0
# The children of a `serve` that was killed let go of its port within this time.
LEFT_OVER_SECONDS = 8.0
THIS_MACHINE = ("127.0.0.1", "::1", "0.0.0.0", "::")


class CannotServe(Exception):
    """Something else has the port or the folder; one line for people."""


def serve(found: Installation, host: str, port: int, with_worker: bool, announce: Callable[[str], None]) -> None:
    """Run until a stop signal. `announce` is called once, with the address, when it answers."""
    with _only_one(found.data, host, port), Bell().hung() as bell:
        children = _children(host, port, with_worker)
        announced = False
        try:
            while not bell.stopped:
                for child in children:
                    child.look()
                if not announced and _answers(host, port):
                    announce(f"http://{'localhost' if host in THIS_MACHINE else host}:{port}")
                    announced = True
                bell.wait(LOOK_SECONDS if announced else STARTING_LOOK_SECONDS)
                if not bell.stopped:
                    found.ensure()
        finally:
            _stop(children)


@contextlib.contextmanager
def _only_one(data: Path, host: str, port: int) -> Iterator[None]:
    """One `serve` in a data folder, and on a port; the second is told so."""
    fd = open_lock(data / LOCK)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotServe(f"{data} is being served already, on port {last_port(data)}") from error
        _check_port(host, port, LEFT_OVER_SECONDS if last_port(data) == port else 0.0)
        os.truncate(fd, 0)
        os.pwrite(fd, json.dumps({"port": port}).encode(), 0)
        yield
    finally:
        os.close(fd)


def _check_port(host: str, port: int, patience_seconds: float) -> None:
    """Refuse a port that is taken: the web server itself would share it silently with whoever has it."""
    until = time.monotonic() + patience_seconds
    while fault := _fault_of(host, port):
        if fault.errno != errno.EADDRINUSE:
            raise CannotServe(f"port {port} on {host} cannot be used: {fault.strerror or fault}")
        if time.monotonic() >= until:
            raise CannotServe(f"port {port} is taken by another program: choose another with --port or TALLYSTICK_PORT")
        time.sleep(STARTING_LOOK_SECONDS)


def _fault_of(host: str, port: int) -> OSError | None:
    """What keeps us from listening there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        # Without this, connections that ended a minute ago would count as taken.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
            tried.listen(1)
        except OSError as error:
            return error
        except OverflowError as error:
            return OSError(str(error))
    return None


def last_port(data: Path) -> int | None:
    """The port on which this folder is being served, or was last."""
    try:
        return int(json.loads((data / LOCK).read_text())["port"])
    except (OSError, ValueError, KeyError):
        return None


def _children(host: str, port: int, with_worker: bool) -> list[Child]:
    common = {"TALLYSTICK_PARENT": str(os.getpid())}
    as_web = common | {"TALLYSTICK_ROLE": "web"}
    web = Child("the web server", [sys.executable, "-m", "tallystick.host.web", host, str(port)], as_web)
    worker = Child("the worker", [sys.executable, "-m", "tallystick.cli.main", "worker"], common)
    return [web, worker] if with_worker else [web]


def _answers(host: str, port: int) -> bool:
    asked = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    asked = f"[{asked}]" if ":" in asked else asked
    # Whatever names the server is open to, it is always open to this one.
    question = urllib.request.Request(f"http://{asked}:{port}/healthz", headers={"Host": "localhost"})
    with contextlib.suppress(OSError), urllib.request.urlopen(question, timeout=1):
        return True
    return False


def _stop(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + STOP_SECONDS
    for child in children:
        child.wait(until)
