"""The stories beside this file, played in the real engine, come to what an accountant worked out by hand.

Each NAME.yaml tells one; NAME.expected says what it comes to. `tallystick simulate tests/stories/*.yaml` plays them too.
"""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from tallystick.cli.stories.player import play_file

HERE = Path(__file__).parent
STORIES = sorted(HERE.glob("*.yaml"))


def _expectation() -> Any:
    spec = importlib.util.spec_from_file_location("expectation", HERE / "expectation.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["expectation"] = module
    spec.loader.exec_module(module)
    return module


expectation = _expectation()


@pytest.mark.django_db
@pytest.mark.parametrize("path", STORIES, ids=[path.stem for path in STORIES])
def test_it_comes_to_what_was_expected(path: Path) -> None:
    told = play_file(path)
    expected = expectation.read(path.with_suffix(".expected").read_text())
    assert told["errors"] == []
    assert _bills(told, expected.bills) == sorted(map(_key, expected.bills))
    assert _receipts(told, expected.receipts) == expected.receipts
    assert _failed(told) == expected.failed
    assert told["check"] == "holds"
    assert told["ok"]
    assert all(bill["why"] for bill in told["bills"])
    assert told["bills"] == sorted(told["bills"], key=lambda bill: (bill["asset"], bill["item"], bill["start"]))


def test_there_are_a_hundred_and_each_has_its_expectation() -> None:
    assert len(STORIES) >= 100
    assert {path.stem for path in STORIES} == {path.stem for path in HERE.glob("*.expected")}


def _key(bill: Any) -> tuple[str, ...]:
    return (
        bill.asset, bill.item, bill.start, bill.end, bill.status, bill.amount, bill.paid, bill.late_fee, bill.late_fee_of or ""
    )  # fmt: skip


def _bills(told: dict[str, Any], expected: list[Any]) -> list[tuple[str, ...]]:
    """The bills told, in the form expected; the day each was made is compared where it is said."""
    months = {bill["id"]: bill["month"] for bill in told["bills"]}
    found = [
        expectation.Bill(
            bill["asset"], bill["item"], bill["start"], bill["end"], bill["amount"], bill["paid"], bill["late_fee"],
            months.get(bill["late_fee_of"]), bill["status"], bill["generated_on"],
        )
        for bill in told["bills"]
    ]  # fmt: skip
    made = {(_key(bill), bill.made) for bill in found}
    said = {(_key(bill), bill.made) for bill in expected if bill.made}
    assert said <= made, "bills made on other days than expected"
    return sorted(map(_key, found))


def _receipts(told: dict[str, Any], expected: list[Any]) -> list[Any]:
    """The receipts told, in the form expected; lines only for those whose lines are said."""
    with_lines = {receipt.number for receipt in expected if receipt.lines}
    return [
        expectation.Receipt(
            one["number"], one["on"], one["kind"], one["account"], one["amount"],
            tuple(_line(line) for line in one["lines"]) if one["number"] in with_lines else (),
        )
        for one in told["receipts"]
    ]  # fmt: skip


def _line(line: dict[str, str]) -> str:
    return f"{line['item']} {line['month']} {line['amount']}"


def _failed(told: dict[str, Any]) -> list[str]:
    return [f"{one['asset']}, {one['item']}, {one['month']}: {one['code']}" for one in told["failed"]]
