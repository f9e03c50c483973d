"""How PostgreSQL is sized for a machine."""

from pathlib import Path

import pytest

from tallystick.host.tuning import GIB, MIB, configuration, sized


@pytest.mark.parametrize(
    ("memory", "disk", "buffers", "log"),
    [(8 * GIB, 100 * GIB, "2048MB", "8192MB"), (256 * MIB, GIB, "64MB", "256MB"), (256 * GIB, 900 * GIB, "4096MB", "8192MB")],
)
def test_a_quarter_of_the_memory_and_a_tenth_of_the_disk_within_bounds(memory: int, disk: int, buffers: str, log: str) -> None:
    settings = sized(memory, disk)
    assert (settings["shared_buffers"], settings["max_wal_size"]) == (buffers, log)


def test_what_is_acknowledged_is_kept_and_rows_stay_out_of_the_log(tmp_path: Path) -> None:
    text = configuration(tmp_path, {})
    for line in ("fsync = 'on'", "synchronous_commit = 'on'", "log_min_error_statement = 'panic'", "listen_addresses = ''"):
        assert line in text


def test_what_is_given_has_the_last_word(tmp_path: Path) -> None:
    assert "fsync = 'off'" in configuration(tmp_path, {"fsync": "off"})
