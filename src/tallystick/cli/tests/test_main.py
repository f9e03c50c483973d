"""The command as it is called: help, wrong calls, and ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tallystick.cli.main import COMMANDS, _is_built, main

TALLYSTICK = [sys.executable, "-m", "tallystick.cli.main"]
BUILT = [name for name in COMMANDS if _is_built(name)]


# Nobody's own installation is touched.
NOWHERE = {name: value for name, value in os.environ.items() if not name.startswith("TALLYSTICK_")} | {
    "XDG_DATA_HOME": "/nonexistent/home"
}


def _run(*words: str, program: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *words] if program else [*TALLYSTICK, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=NOWHERE)


def test_help_lists_every_command_and_is_quick_because_it_imports_none() -> None:
    program = "import sys; from tallystick.cli.main import main; main(['--help'])"
    watched = "import atexit, sys; atexit.register(lambda: print('django' in sys.modules, file=sys.stderr)); " + program
    done = _run(program=watched)
    assert done.returncode == 0
    assert done.stderr == "False\n"
    assert all(name in done.stdout for name in BUILT)


@pytest.mark.parametrize("name", BUILT)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    done = _run(name, "--help")
    assert done.returncode == 0, done.stderr
    assert "xample" in done.stdout
    assert f"tallystick {name}" in done.stdout
    assert all(option in done.stdout for option in ("--json", "--data", "--database"))


@pytest.mark.parametrize(
    "words",
    [
        ["frobnicate"],
        ["--frobnicate"],
        ["link", "--frobnicate"],
        ["serve", "--port", "many"],
        ["serve", "--port", "99999999"],
        ["link", "--data", "/nonexistent/folder"],
        ["link", "--data", "/dev/null"],
        ["link", "--database", "nonsense"],
        ["link", "--database", "postgresql://nobody@127.0.0.1:1/none"],
    ],
)
def test_a_wrong_call_is_told_in_one_line(words: list[str], tmp_path: Path) -> None:
    done = _run(*words, *([] if "--data" in words or "link" not in words else ["--data", str(tmp_path)]))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr


def test_for_programs_a_fault_is_an_object_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--data", "/nonexistent/folder", "link"]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["error"]["code"] == "no_installation"
    assert told.err.count("\n") == 1


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_command_that_is_interrupted_ends_quietly(number: signal.Signals, status: int) -> None:
    program = f"""
import os, sys
from tallystick.cli import link, main
link.run = lambda args: os.kill(os.getpid(), {int(number)}) or sys.stdin.read()
sys.argv = ["tallystick", "link"]
sys.exit(main.main())
"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, stdin=subprocess.PIPE, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert done.stderr.strip() == ""


def test_whoever_reads_no_further_is_not_bothered() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*TALLYSTICK, "--help"], stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert done.stderr == ""


def test_a_fault_of_ours_is_one_line_and_says_how_to_see_more() -> None:
    program = """
import sys
from tallystick.cli import link, main
link.run = lambda args: 1 / 0
sys.exit(main.main(["link"]))
"""
    done = _run(program=program)
    assert done.returncode == 70
    assert "TALLYSTICK_TRACE=1" in done.stderr
    assert done.stderr.count("\n") == 1
