"""A scenario is held against its schema: every fault is told, with code, path and line."""

import json
from importlib.resources import files

import pytest

from ..faults import BadFile
from ..shape import LATER_STEPS, story_of, validator
from ..steps import DAYS, STEPS

STEP = "today: 2020-01-01\nsteps:\n  - {step}\n"


def told(text: str) -> list[tuple[str, str, int | None]]:
    """Code, path and line of each fault; nothing where there is none."""
    try:
        story_of(text)
    except BadFile as bad:
        return [(fault.code, fault.path, fault.line) for fault in bad.faults]
    return []


def test_what_is_null_is_left_out_and_an_empty_step_is_a_step() -> None:
    story = story_of("today: 2020-01-01\nitems: [{name: A, pre_generate_month: null}]\nsteps: [{nightly: }]\n")
    assert story["items"] == [{"name": "A"}]
    assert story["steps"] == [{"nightly": {}}]


def test_all_faults_are_told_in_the_order_of_their_lines() -> None:
    text = """
today: yesterday
colour: red
items:
  - {name: A, loss: maybe, late_fee: {grace: 3}}
  - {cycle: monthly}
steps:
  - advance: 2020-02-30
  - jump: {}
"""
    assert told(text) == [
        ("bad_file", "today", 2),
        ("unknown_key", "colour", 3),
        ("unknown_key", "items[0].late_fee.grace", 5),
        ("bad_file", "items[0].loss", 5),
        ("bad_file", "items[1]", 6),
        ("bad_file", "items[1].cycle", 6),
        ("bad_file", "steps[0].advance", 8),
        ("unknown_step", "steps[1].jump", 9),
    ]


@pytest.mark.parametrize(
    ("step", "code", "path"),
    [
        ("assign: {tariff: A, asset: B, start: 2020-01-01, amuont: 3}", "unknown_key", ".assign.amuont"),
        ("assign: {tariff: A, asset: B}", "bad_file", ".assign"),
        ("advance: {}", "bad_file", ".advance"),
        ("advance: 2020-1-1", "bad_file", ".advance"),
        ("advance: 0001-01-01", "bad_file", ".advance"),
        ("reading: {asset: A, item: B, month: 2020-13, current: 1}", "bad_file", ".reading.month"),
        ("reading: {asset: A, item: B, month: 2020-01, current: 1e3}", "bad_file", ".reading.current"),
        ("reading: {asset: A, item: B, month: 2020-01, current: '1,000'}", "bad_file", ".reading.current"),
        ("reading: {asset: A, item: B, month: 2020-01, current: ١}", "bad_file", ".reading.current"),
        ("collect: {account: A, bills: some}", "bad_file", ".collect.bills"),
        ("{}", "bad_file", ""),
        ("{nightly: {}, undo_run: {}}", "bad_file", ""),
        ("nightly", "bad_file", ""),
        ("expect_error: {}", "bad_file", ".expect_error"),
        ("expect_error: {code: overpaid}", "bad_file", ".expect_error"),
        ("expect_error: {nightly: {}, undo_run: {}}", "bad_file", ".expect_error"),
        ("expect_error: {leap: {}}", "unknown_step", ".expect_error.leap"),
    ],
)
def test_a_faulty_step_is_told_once_with_its_place(step: str, code: str, path: str) -> None:
    assert told(STEP.format(step=step)) == [(code, f"steps[0]{path}", 3)]


@pytest.mark.parametrize("step", sorted(LATER_STEPS))
def test_steps_of_later_versions_are_not_known_yet(step: str) -> None:
    assert told(STEP.format(step=f"{step}: {{}}")) == [("unknown_step", f"steps[0].{step}", 3)]


def test_numbers_may_be_written_as_text_and_codes_as_numbers() -> None:
    step = "collect: {account: 101, amount: '12.50'}"
    assert told(STEP.format(step=step)) == []


def test_the_schema_names_the_steps_that_are_played() -> None:
    schema = json.loads((files("tallystick.cli.stories") / "scenario.schema.json").read_text())
    validator().check_schema(schema)
    assert set(schema["$defs"]["step"]["properties"]) == {*STEPS, *DAYS, "expect_error"}
    assert not LATER_STEPS & set(schema["$defs"]["step"]["properties"])
