"""Stories are played to their end or to their first fault, and leave nothing behind."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from django.db import connection

from tallystick.accounts.queries import books
from tallystick.kit.who import EVERYTHING

from ..player import play_file
from ..words import in_words

pytestmark = pytest.mark.django_db

# Mrs Chen's flat of 100 m² at 1 yuan, billed for November and December 2020.
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


@pytest.fixture
def play(tmp_path: Path) -> Any:
    def played(text: str, history: bool = False) -> dict[str, Any]:
        path = tmp_path / "story.yaml"
        path.write_text(dedent(text))
        return play_file(path, history)

    return played


def error_of(told: dict[str, Any]) -> dict[str, Any]:
    assert told["ok"] is False
    (error,) = told["errors"]
    assert isinstance(error, dict)
    return error


def test_the_outcome_has_the_promised_form(play: Any) -> None:
    told = play(GARDEN)
    assert list(told) == ["today", "ok", "errors", "bills", "receipts", "credit", "statements", "failed", "check"]
    assert told["bills"][0] == {
        "id": "b1", "asset": "1-1-101", "item": "Property fee", "tariff": "Flat", "month": "2020-11", "start": "2020-11-01",
        "end": "2020-11-30", "generated_on": "2020-11-11", "amount": "100.00", "paid": "0.00", "late_fee": "0.00",
        "late_fee_of": None, "status": "open", "why": "1 × 100 building_area",
    }  # fmt: skip
    assert (told["today"], told["ok"], told["errors"], told["check"]) == ("2020-11-11", True, [], "holds")


def test_a_receipt_has_the_promised_form(play: Any) -> None:
    told = play(GARDEN + "  - collect: {account: 1-1-101, bills: due, method: cash}\n")
    assert told["receipts"] == [
        {
            "number": "2020-000001", "on": "2020-11-11", "kind": "payment", "account": "1-1-101", "amount": "100.00",
            "order": None, "lines": [{"item": "Property fee", "month": "2020-11", "amount": "100.00"}],
        }
    ]  # fmt: skip


def test_nothing_stays_of_a_story(play: Any) -> None:
    play(GARDEN)
    assert books(EVERYTHING) == []


def test_a_refused_step_ends_the_story_with_its_place(play: Any) -> None:
    told = play(GARDEN + "  - collect: {account: 1-1-101, bills: all, amount: 500}\n  - advance: 2021-01-01\n")
    error = error_of(told)
    assert (error["step"], error["code"], error["path"], error["line"]) == (2, "overpaid", "steps[2].collect", 9)
    assert told["today"] == "2020-11-11"
    assert [bill["month"] for bill in told["bills"]] == ["2020-11", "2020-12"]


@pytest.mark.parametrize(
    "step",
    [
        "assign: {tariff: Flat, asset: 9-9-999, start: 2020-01-01}",
        "assign: {tariff: Round, asset: 1-1-101, start: 2020-01-01}",
        "assign: {tariff: Flat, item: Water, asset: 1-1-101, start: 2020-01-01}",
        "generate: {through: 2020-12-31, asset: 9-9-999}",
        "reading: {asset: 1-1-101, item: Water, month: 2020-01, current: 1}",
        "edit_reading: {asset: 1-1-101, item: Property fee, month: 2020-01, current: 1}",
        "price: {tariff: Round, from: 2020-01-01, unit_price: 2}",
        "price: {tariff: Flat, from: 2020-01-01, formula: Power tiers}",
        "end_assignment: {tariff: Flat, asset: 9-9-999, end: 2020-12-31}",
        "void_bill: {asset: 1-1-101, item: Property fee, month: 2019-01, reason: x}",
        "collect: {account: 9-9-999, bills: all}",
        "void_receipt: {receipt: RENT, reason: x}",
        "void_receipt: {receipt: last, reason: x}",
        "waive_late_fee: {asset: 1-1-101, item: Water, month: 2020-11, reason: x}",
    ],
)
def test_a_name_that_is_not_there_is_an_unknown_thing(play: Any, step: str) -> None:
    error = error_of(play(GARDEN + f"  - {step}\n"))
    assert (error["code"], error["step"], error["line"]) == ("unknown_thing", 2, 9)


@pytest.mark.parametrize(
    ("part", "code", "path"),
    [
        ("tariffs: [{item: Water, name: A, method: fixed, amount: 1}]", "unknown_thing", "tariffs[0]"),
        ("items: [{name: A}, {name: B}, {name: A}]", "duplicate", "items[2]"),
        ("items: [{name: A}, {name: B, tax_percent: -1}]", "out_of_range", "items[1]"),
        ("assets: [{code: A, kind: unit}, {code: B, kind: unit, building_area: 1.23456}]", "too_many_decimals", "assets[1]"),
        ("formulas: {Good: usage * 2, Bad: usage *}", "syntax", "formulas.Bad"),
        ("meters: [{asset: A, item: B}]", "unknown_thing", "meters[0]"),
        ("timezone: Mars/Olympus", "unknown_timezone", "timezone"),
        ("currency: XXY", "unknown_currency", "currency"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_its_place(play: Any, part: str, code: str, path: str) -> None:
    error = error_of(play(f"today: 2020-01-01\n{part}\n"))
    assert (error["code"], error["step"], error["path"], error["line"]) == (code, None, path, 2)


def test_a_faulty_formula_is_refused_with_the_place_in_its_text(play: Any) -> None:
    assert error_of(play("today: 2020-01-01\nformulas: {Bad: 1 + }\n"))["position"] == 4


def test_a_step_that_should_have_been_refused_ends_the_story(play: Any) -> None:
    error = error_of(play(GARDEN + "  - expect_error: {nightly: {}}\n"))
    assert (error["code"], error["path"]) == ("not_refused", "steps[2].expect_error")


def test_a_step_refused_for_another_reason_ends_the_story(play: Any) -> None:
    step = "  - expect_error: {collect: {account: 9-9-999, bills: all}, code: overpaid}\n"
    error = error_of(play(GARDEN + step))
    assert error["code"] == "other_refusal"
    assert "unknown_thing" in error["message"]


def test_what_a_refused_step_did_on_the_way_is_taken_back(play: Any) -> None:
    told = play(GARDEN + "  - expect_error: {assign: {tariff: Flat, asset: 1-1-101, start: 2020-12-01}}\n  - nightly: {}\n")
    assert told["ok"]
    assert len(told["bills"]) == 2


@pytest.mark.parametrize("step", ["advance: 2020-11-10", "at: 2020-11-10"])
def test_the_clock_never_goes_back(play: Any, step: str) -> None:
    assert error_of(play(GARDEN + f"  - {step}\n"))["code"] == "clock_goes_back"


def test_replaced_bills_are_told_only_with_their_history(play: Any) -> None:
    text = GARDEN + "  - price: {tariff: Flat, from: 2020-12-01, unit_price: 2, rerate: true}\n"
    assert [bill["amount"] for bill in play(text)["bills"]] == ["100.00", "200.00"]
    told = play(text, history=True)
    assert [(bill["amount"], bill["status"]) for bill in told["bills"]] == [
        ("100.00", "open"), ("100.00", "void"), ("200.00", "open"),
    ]  # fmt: skip


def test_a_bill_that_several_could_be_is_ambiguous(play: Any) -> None:
    text = GARDEN.replace("name: Flat, method", "name: Half, method: fixed, amount: 1}, {item: Property fee, name: Flat, method")
    text = text.replace("start: 2020-11-01}", "start: 2020-11-01, end: 2020-11-15}")
    text = text.replace(
        "  - advance", "  - assign: {tariff: Half, asset: 1-1-101, start: 2020-11-16, end: 2020-11-30}\n  - advance"
    )
    meant = "void_bill: {asset: 1-1-101, item: Property fee, month: 2020-11, reason: x"
    assert error_of(play(f"{text}  - {meant}}}\n"))["code"] == "ambiguous"
    assert play(f"{text}  - {meant}, tariff: Half}}\n")["ok"]
    assert play(f"{text}  - {meant}, start: 2020-11-16}}\n")["ok"]


def test_a_fault_of_the_programs_own_is_told_and_not_raised(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(world: Any, said: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setitem(play_file.__globals__["STEPS"], "nightly", fail)
    told = play(GARDEN + "  - nightly: {}\n")
    error = error_of(told)
    assert (error["code"], error["line"]) == ("unexpected", 9)
    assert len(told["bills"]) == 2


def test_people_are_told_in_a_small_table(play: Any) -> None:
    words = in_words({"file": "story.yaml"} | play(GARDEN + "  - collect: {account: 1-1-101, bills: all, amount: 500}\n"))
    assert words.splitlines()[:2] == [
        "story.yaml: ended early on 2020-11-11",
        "  line 9, steps[2].collect: amount: 500.00 is more than is owed: 200.00 is left of 1-1-101. [overpaid]",
    ]
    assert "1-1-101  Property fee  2020-11-01 – 2020-11-30  100.00  0.00      0.00  open    1 × 100 building_area" in words


def test_a_story_without_end_is_ended(play: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tallystick.cli.stories.world.LONGEST_SECONDS", -1)
    error = error_of(play(GARDEN))
    assert (error["code"], error["step"]) == ("story_too_long", 0)
