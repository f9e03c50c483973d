"""The bench runs, prints every figure beside its limit, and answers programs; how fast anything is, no test says."""

import json
import os
import subprocess
import sys

FIGURES = ["help", "scenarios", "S9", "S11", "S6", "S13 S6", "S13x10 S6", "S1", "S2", "S5", "S3", "S4", "S13", "S13x10"]


def bench(*words: str) -> "subprocess.CompletedProcess[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TALLYSTICK_")}
    command = [sys.executable, "-m", "tallystick.cli.main", "bench", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def test_the_bench_measures_every_figure_in_a_tiny_world_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    done = bench("--scale", "0.0005", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [figure["name"] for figure in told["figures"]] == FIGURES
    assert all(figure["measured"] > 0 and isinstance(figure["holds"], bool) for figure in told["figures"])
    assert told["indicative"]
    assert {peer["name"] for peer in told["peers"]} == {"Odoo 19", "Tryton 8.2", "a Django loop"}
    assert not list((tmp_path / "tallystick").glob("bench-*"))


def test_an_unknown_figure_and_a_scale_that_is_none_are_refused():
    for words, place in ((["--only", "S99"], "S99"), (["--scale", "huge"], "huge")):
        done = bench(*words)
        assert done.returncode == 2
        assert place in done.stderr
