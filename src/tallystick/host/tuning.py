"""PostgreSQL's configuration for this machine: sized by its memory and its free disk, made anew at every start."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MIB = 1024 * 1024
GIB = 1024 * MIB
CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
SMALL_SHM_BYTES = 512 * MIB

HEADER = """# Made anew at every start. What is set by ALTER SYSTEM (postgresql.auto.conf) has the last word.
"""

FIXED = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "datestyle": "iso, ymd",
    "lc_messages": "C",
    "default_text_search_config": "pg_catalog.simple",
    # Nothing acknowledged may be lost; these are the defaults, written down because the books depend on them.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "checkpoint_timeout": "15min",
    # A statement of a client that was killed ends with it, and lets go of its locks, instead of going on to its end.
    "client_connection_check_interval": "1s",
    "random_page_cost": "1.1",
    "jit": "off",
    # Statements and the values in them are people's data: the log has what happens to the server, not to rows.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
    # Long statements are seen whole in pg_stat_activity.
    "track_activity_query_size": "16kB",
}


def configuration(data: Path, extra: dict[str, str]) -> str:
    """The text of postgresql.conf; `extra` has the last word."""
    settings = FIXED | sized(memory_bytes(), shutil.disk_usage(data).free) | _shared_memory() | extra
    return HEADER + "".join(f"{name} = '{value}'\n" for name, value in settings.items())


def sized(memory: int, free_disk: int) -> dict[str, str]:
    """Settings in megabytes, for a machine with so many bytes of memory and of free disk."""
    return {
        "shared_buffers": _mb(memory // 4, 32 * MIB, 4 * GIB),
        "effective_cache_size": _mb(memory // 2, 64 * MIB, 64 * GIB),
        "work_mem": _mb(memory // 256, 8 * MIB, 128 * MIB),
        "maintenance_work_mem": _mb(memory // 16, 32 * MIB, GIB),
        "max_wal_size": _mb(free_disk // 10, 256 * MIB, 8 * GIB),
        "min_wal_size": _mb(free_disk // 100, 64 * MIB, 512 * MIB),
    }


def memory_bytes() -> int:
    """This machine's memory, or what its container may use of it."""
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for name in CGROUP_LIMITS:
        try:
            limits.append(int(Path(name).read_text()))
        except (OSError, ValueError):
            continue
    return min(limits)


def _mb(wanted: int, least: int, most: int) -> str:
    return f"{max(least, min(wanted, most)) // MIB}MB"


def _shared_memory() -> dict[str, str]:
    """Containers often have a /dev/shm of 64 MB, too small for parallel queries: files do instead."""
    shm = Path("/dev/shm")
    if shm.is_dir() and shutil.disk_usage(shm).total < SMALL_SHM_BYTES:
        return {"dynamic_shared_memory_type": "mmap"}
    return {}
