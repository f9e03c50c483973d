"""`tallystick simulate` as people and programs call it: a process of its own, in a scratch database of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

GARDEN = """\
today: 2020-11-10
book: {code: GARDEN, name: Garden Court}
assets: [{code: 1-1-101, kind: unit, building_area: 100}]
items: [{name: Property fee}]
tariffs: [{item: Property fee, name: Flat, method: unit_price, unit_price: 1, measure: building_area}]
steps:
  - assign: {tariff: Flat, asset: 1-1-101, start: 2020-11-01}
  - advance: 2020-11-11
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder whose cache is empty at first; stories of good and bad kinds lie in it."""
    home = tmp_path_factory.mktemp("home")
    for parent in (home, *home.parents[:2]):
        parent.chmod(0o711)
    (home / "good.yaml").write_text(GARDEN)
    (home / "other.yaml").write_text(GARDEN.replace("1-1-101", "1-1-102"))
    (home / "refused.yaml").write_text(GARDEN + "  - collect: {account: 1-1-101, bills: all, amount: 500}\n")
    (home / "faulty.yaml").write_text("today: 2020-11-10\ncolour: red\n")
    return home


def started(home: Path, *words: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TALLYSTICK", "DJANGO"))}
    environment = kept | {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "XDG_DATA_HOME": str(home / "data")}
    command = [sys.executable, "-m", "tallystick.cli.main", "simulate", *words]
    return subprocess.Popen(command, cwd=home, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ended(process: subprocess.Popen[str]) -> tuple[int, list[dict[str, Any]], str]:
    """Exit status, one object a file, and what was said beside."""
    out, err = process.communicate()
    return process.returncode, [json.loads(line) for line in out.splitlines()], err


def test_three_at_once_share_a_database_that_none_has_made_yet(home: Path) -> None:
    running = [started(home, "--json", "good.yaml", "other.yaml", "good.yaml") for _ in range(3)]
    for process in running:
        status, told, err = ended(process)
        assert (status, err) == (0, "")
        assert [one["file"] for one in told] == ["good.yaml", "other.yaml", "good.yaml"]
        assert all(one["ok"] and len(one["bills"]) == 2 for one in told)
    assert not (home / "data").exists()


def test_the_others_are_played_beside_a_faulty_file(home: Path) -> None:
    status, told, err = ended(started(home, "--json", "faulty.yaml", "missing.yaml", "good.yaml"))
    assert (status, err) == (1, "")
    assert [one["ok"] for one in told] == [False, False, True]
    assert [one["errors"][0]["code"] for one in told[:2]] == ["unknown_key", "bad_file"]


@pytest.mark.parametrize(("name", "status"), [("good.yaml", 0), ("refused.yaml", 1), ("faulty.yaml", 2), ("missing.yaml", 2)])
def test_it_ends_as_the_story_did(home: Path, name: str, status: int) -> None:
    process = started(home, name)
    out, err = process.communicate()
    assert (process.returncode, err) == (status, "")
    assert out.startswith(f"{name}: ")


def test_it_needs_a_file(home: Path) -> None:
    process = started(home)
    out, err = process.communicate()
    assert process.returncode == 2
    assert out == ""
    assert "FILE" in err


def test_a_cache_that_cannot_be_used_is_said_in_a_line(home: Path) -> None:
    (home / "cache" / "tallystick").rename(home / "cache" / "kept")
    (home / "cache" / "tallystick").write_text("not a folder")
    try:
        process = started(home, "good.yaml")
        _, err = process.communicate()
        assert process.returncode == 2
        assert len(err.splitlines()) == 1
    finally:
        (home / "cache" / "tallystick").unlink()
        (home / "cache" / "kept").rename(home / "cache" / "tallystick")
