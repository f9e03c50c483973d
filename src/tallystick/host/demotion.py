"""Run a program as another user, because PostgreSQL refuses to be run by root.

Also a program of its own, which imports nothing but the standard library: `demotion.py UID GID CAPABILITY PROGRAM …`
becomes that user and then that program. CAPABILITY is a number, or -1 for none.
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
NO_CAPABILITY = -1
# Numbers from linux/capability.h and linux/prctl.h.
DAC_OVERRIDE, DAC_READ_SEARCH = 1, 2
KEEP_CAPABILITIES, AMBIENT, AMBIENT_RAISE = 8, 47, 2
CAPABILITY_VERSION_3 = 0x20080522


class CannotReach(Exception):
    """Root started the program in a folder that no other user can enter, and may not lend the right to enter it."""


@dataclass(frozen=True)
class Person:
    """The user a program is run as; `capability` lets it pass through folders that are closed to it."""

    uid: int
    gid: int
    capability: int = NO_CAPABILITY

    def wrap(self, command: list[str]) -> list[str]:
        """The command that runs `command` as this person."""
        become = [str(self.uid), str(self.gid), str(self.capability)]
        return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), *become, *command]


def person_for(folder: Path, needed: list[Path]) -> Person | None:
    """Who may run a program on this folder: None is ourselves; for root it is the folder's owner, or a system user.

    `needed` are the paths that the person has to reach: where parents are closed (a clone in /root), the narrowest
    capability that root still has is lent instead of opening the parents to everybody.
    """
    if os.geteuid() != 0:
        return None
    uid = folder.stat().st_uid
    person = _person(uid) if uid != 0 else _system_person()
    return person if _reaches(person, needed) else Person(person.uid, person.gid, _capability(needed))


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


def _reaches(person: Person, needed: list[Path]) -> bool:
    """Tried, not reasoned: access lists and mounts have a say too."""
    script = 'for path; do test -x "$path" || exit 1; done'
    command = ["/bin/sh", "-c", script, "sh", *map(str, needed)]
    tried = subprocess.run(
        command, user=person.uid, group=person.gid, extra_groups=[], cwd="/", capture_output=True, check=False
    )
    return tried.returncode == 0


def _capability(needed: list[Path]) -> int:
    held = _permitted()
    for capability in (DAC_READ_SEARCH, DAC_OVERRIDE):
        if held >> capability & 1:
            return capability
    raise CannotReach(f"PostgreSQL does not run as root, and no other user can reach {needed[-1]}")


def _permitted() -> int:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1], 16) for line in lines if line.startswith("CapPrm:")), 0)


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Sets(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def become(uid: int, gid: int, capability: int) -> None:
    """Be this user for good, keeping one capability through the next exec."""
    libc = ctypes.CDLL(None, use_errno=True)
    lent = capability != NO_CAPABILITY
    if lent:
        _call(libc.prctl(KEEP_CAPABILITIES, 1, 0, 0, 0), "prctl")
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if lent:
        bit = 1 << capability
        sets = (_Sets * 2)(_Sets(bit, bit, bit), _Sets(0, 0, 0))
        _call(libc.capset(ctypes.byref(_Header(CAPABILITY_VERSION_3, 0)), sets), "capset")
        _call(libc.prctl(AMBIENT, AMBIENT_RAISE, capability, 0, 0), "prctl")


def _call(result: int, name: str) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


def main(arguments: list[str]) -> None:
    uid, gid, capability = map(int, arguments[:3])
    become(uid, gid, capability)
    os.execv(arguments[3], arguments[3:])


if __name__ == "__main__":
    main(sys.argv[1:])
