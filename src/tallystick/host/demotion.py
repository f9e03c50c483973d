"""Run a program as another user, because PostgreSQL refuses to be run by root.

Also a program of its own, which imports nothing but the standard library: `demotion.py UID GID RIGHT PROGRAM …`
becomes that user, keeping one right of root's or none, and then that program.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SYSTEM_USER = "tallystick"
# What is kept: nothing; a capability, by its number in linux/capability.h; or root's files, under another number.
NOTHING, NAMESPACE = -1, -2
DAC_OVERRIDE, DAC_READ_SEARCH = 1, 2
# From linux/prctl.h, linux/securebits.h, linux/capability.h and linux/sched.h.
SECUREBITS, NO_SETUID_FIXUP, AMBIENT, AMBIENT_RAISE = 28, 4, 47, 2
CAPABILITY_VERSION_3 = 0x20080522
NEW_USER_NAMESPACE = 0x10000000


class CannotReach(Exception):
    """Root started the program where it can neither become another user nor lend one the right to be there."""


@dataclass(frozen=True)
class Person:
    """The user a program is run as. A capability lets it pass through folders that are closed to others."""

    uid: int
    gid: int
    right: int = NOTHING

    def wrap(self, command: list[str]) -> list[str]:
        """The command that runs `command` as this person."""
        who = [str(self.uid), str(self.gid), str(self.right)]
        return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), *who, *command]


def person_for(owned: Path, folder: Path, program: Path) -> Person | None:
    """Who may run programs in a folder: None is ourselves; for root, the owner of `owned` or else a system user.

    Where the way to either is closed (a clone in /root), the narrowest right is lent that will do, instead of opening
    the way to everybody. Tried with `program`, not reasoned: access lists, mounts and containers have a say too.
    """
    if os.geteuid() != 0:
        return None
    uid = owned.stat().st_uid
    person = _person(uid) if uid != 0 else _system_person()
    lent = [Person(person.uid, person.gid, right) for right in (NOTHING, DAC_READ_SEARCH, DAC_OVERRIDE)]
    # Where only one user exists (some sandboxes), another number for root itself is all there is.
    last = [Person(0, 0, NAMESPACE)] if uid == 0 else []
    for candidate in lent + last:
        if _can_run(candidate, folder, program):
            return candidate
    raise CannotReach(f"PostgreSQL does not run as root, and here root cannot let another user run it in {folder}")


def _person(uid: int) -> Person:
    try:
        return Person(uid, pwd.getpwuid(uid).pw_gid)
    except KeyError:
        return Person(uid, uid)


def _system_person() -> Person:
    """A user for this alone, made where that is possible; else nobody, who shares its files with others' nobody."""
    if not _known(SYSTEM_USER) and (useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")):
        options = ["--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
        subprocess.run([useradd, *options, SYSTEM_USER], capture_output=True, check=False)
    entry = pwd.getpwnam(SYSTEM_USER if _known(SYSTEM_USER) else "nobody")
    return Person(entry.pw_uid, entry.pw_gid)


def _known(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def _can_run(person: Person, folder: Path, program: Path) -> bool:
    script = ["/bin/sh", "-c", 'cd "$1" && exec "$2"', "sh", str(folder), str(program)]
    return subprocess.run(person.wrap(script), cwd="/", capture_output=True, check=False).returncode == 0


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Sets(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def become(uid: int, gid: int, right: int) -> None:
    """Be this user for good; a right that is kept goes through the next exec."""
    libc = ctypes.CDLL(None, use_errno=True)
    if right == NAMESPACE:
        _rename_root(libc)
        return
    if right != NOTHING:
        # Keeps capabilities through the change of user, and lets access(2) count them, which initdb asks.
        _call(libc.prctl(SECUREBITS, NO_SETUID_FIXUP, 0, 0, 0), "prctl")
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if right != NOTHING:
        bit = 1 << right
        sets = (_Sets * 2)(_Sets(bit, bit, bit), _Sets(0, 0, 0))
        _call(libc.capset(ctypes.byref(_Header(CAPABILITY_VERSION_3, 0)), sets), "capset")
        _call(libc.prctl(AMBIENT, AMBIENT_RAISE, right, 0, 0), "prctl")


def _rename_root(libc: ctypes.CDLL) -> None:
    """Stay who we are, but be called nobody, in a namespace of our own that knows no other user."""
    nobody = pwd.getpwnam("nobody")
    _call(libc.unshare(NEW_USER_NAMESPACE), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{nobody.pw_uid} 0 1")
    Path("/proc/self/gid_map").write_text(f"{nobody.pw_gid} 0 1")


def _call(result: int, name: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def main(arguments: list[str]) -> None:
    uid, gid, right = map(int, arguments[:3])
    become(uid, gid, right)
    os.execv(arguments[3], arguments[3:])


if __name__ == "__main__":
    main(sys.argv[1:])
