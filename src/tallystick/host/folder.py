"""Files in a data folder: its locks, and what root and other users may do to them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import tempfile
from pathlib import Path

from .demotion import Person


class PostgresFailed(Exception):
    """PostgreSQL cannot be started, joined or stopped, or its folder used; the message is one line for people."""


class Descriptor:
    """An open descriptor that can be closed by `with`, and read as a file by `subprocess`."""

    def __init__(self, fd: int) -> None:
        self.fd = fd

    def fileno(self) -> int:
        return self.fd

    def close(self) -> None:
        os.close(self.fd)

    def __enter__(self) -> int:
        return self.fd

    def __exit__(self, *_: object) -> None:
        self.close()


def make_data_folder(data: Path) -> None:
    """The folder, if it is new: closed to others; passable for root's, because another user runs PostgreSQL in it."""
    if not data.exists():
        data.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            data.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700)
    if not os.access(data, os.W_OK | os.X_OK):
        raise PostgresFailed(f"the data folder {data} is not yours to write in")


def open_lock(path: Path, flags: int = 0) -> int:
    """Open a file beside the data for writing, made if need be, and given to the data folder's owner by root."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | flags, 0o600)
    except PermissionError as error:
        raise PostgresFailed(f"{path} belongs to another user") from error
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(fd, owner.st_uid, owner.st_gid)
    return fd


def try_lock(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write(path: Path, text: str, person: Person | None) -> None:
    """Replace a file as a whole; where another user could have put a link in its way, the link is not followed."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if person:
        os.chown(fresh, person.uid, person.gid)
    fresh.replace(path)


def own_folder(folder: Path, person: Person | None) -> Path:
    """The folder, closed and owned by PostgreSQL's user; another name if somebody else has taken this one."""
    uid = person.uid if person else os.geteuid()
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (uid, os.geteuid()):
        folder = Path(tempfile.mkdtemp(prefix="tallystick-", dir="/tmp"))
    if person:
        os.chown(folder, person.uid, person.gid)
    folder.chmod(0o700)
    return folder
