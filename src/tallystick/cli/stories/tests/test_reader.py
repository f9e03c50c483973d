"""A scenario's text becomes a tree that knows its places, and no text makes that slow, large or wrong."""

import time
from pathlib import Path

import pytest

from ..faults import BadFile, Fault
from ..reader import LARGEST_BYTES, parse, read_text
from ..shape import story_of


def fault_of(text: str) -> Fault:
    with pytest.raises(BadFile) as caught:
        story_of(text)
    return caught.value.faults[0]


def test_numbers_stay_the_text_that_was_written() -> None:
    tree = parse("area: 89.50\nmany: 0.1\ncode: 0101\nquoted: '12'\n")
    assert tree == {"area": "89.50", "many": "0.1", "code": "0101", "quoted": "12"}


def test_on_is_a_word_and_true_is_not() -> None:
    assert parse("on: 2020-05-01\nloss: true\nend: null\nname: 'null'\n") == {
        "on": "2020-05-01", "loss": True, "end": None, "name": "null"
    }  # fmt: skip


def test_a_key_that_stands_twice_is_refused_at_its_second_line() -> None:
    fault = fault_of("today: 2020-01-01\nbook: {code: A}\ntoday: 2020-01-02\n")
    assert (fault.code, fault.path, fault.line) == ("bad_file", "today", 3)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("# only a comment\n", 1),
        ("- a list\n", 1),
        ("just words\n", 1),
        ("today: [2020-01-01\nsteps: }", 2),
        ("today: 2020-01-01\n\tsteps: 3", 2),
        ("today: 2020-01-01\nbook: &b {code: A}\nsteps: [*b]", 2),
        ("today: 2020-01-01\nbook: !!python/object:os.system {code: A}", 2),
        ("today: 2020-01-01\n---\ntoday: 2020-01-02", 2),
        ("today: 2020-01-01\n? [a, b]\n: c", 2),
        ('today: "2020\\0"', 1),
        ('today: "\\ud800"', 1),
        ("<<: {today: 2020-01-01}\n", 1),
    ],
)
def test_what_is_no_scenario_is_refused_with_its_line(text: str, line: int) -> None:
    fault = fault_of(text)
    assert fault.code in ("bad_file", "unknown_key")
    assert fault.line == line


@pytest.mark.parametrize(
    "text",
    [
        "[" * 500_000,
        "{a: " * 300_000,
        "- " * 500_000,
        "a: " + "[" * 11 + "1," * 500_000,
        "steps:\n" + "- nightly: {}\n" * 60_000,
        "? " * 300_000,
    ],
    ids=["lists", "tables", "dashes", "values", "steps", "keys"],
)
def test_a_text_made_to_exhaust_the_reader_is_refused_early(text: str) -> None:
    began = time.monotonic()
    assert fault_of(text).code == "bad_file"
    # A machine under load is slow; what this keeps out is minutes.
    assert time.monotonic() - began < 30


def test_a_file_that_is_too_large_or_no_text_is_refused(tmp_path: Path) -> None:
    large, latin, missing = tmp_path / "large.yaml", tmp_path / "latin.yaml", tmp_path / "missing.yaml"
    large.write_bytes(b"a" * (LARGEST_BYTES + 1))
    latin.write_bytes(b"today: 2020-01-01\nbook: {code: \xe9}\n")
    for path, line in ((large, 1), (latin, 2), (missing, 1), (tmp_path, 1)):
        with pytest.raises(BadFile) as caught:
            read_text(path)
        assert caught.value.faults[0].line == line


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_bytes("\ufefftoday: 2020-01-01\n".encode())
    assert parse(read_text(path)) == {"today": "2020-01-01"}
