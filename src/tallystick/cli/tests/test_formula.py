"""formula at the operator's door: a value, a fault with a caret under it, one answer a line of a batch."""

import json
import unicodedata
from pathlib import Path

import pytest

from tallystick.cli.main import main


def caret(err: str) -> tuple[str, str]:
    """The excerpt that a fault shows, and the character above the caret (in columns of a terminal)."""
    _message, shown, mark = err.splitlines()
    wide = "".join(sign * (2 if unicodedata.east_asian_width(sign) in "WF" else 1) for sign in shown)
    return shown.strip(), wide[mark.index("^")]


@pytest.mark.parametrize(
    ("text", "above"),
    [("1 + prize", "p"), ("用量 * 阶梯 + 单价", "阶"), ("1 +\n\tprize", "p")],
)
def test_the_caret_stands_under_the_fault(text: str, above: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formula", text]) == 2
    shown, marked = caret(capsys.readouterr().err)
    assert len(shown) <= 80
    assert marked == above


def test_a_long_formula_is_shown_around_its_fault(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formula", "1 + " * 100 + "prize" + " + 1" * 100]) == 2
    shown, marked = caret(capsys.readouterr().err)
    assert (marked, shown[0], shown[-1]) == ("p", "…", "…")
    assert "prize" in shown


@pytest.mark.parametrize("text", ["x" * 100_000, "1 " * 50_000])
def test_a_very_long_text_is_not_printed_back(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formula", text]) == 2
    assert len(capsys.readouterr().err) < 500


@pytest.mark.parametrize(
    ("text", "word"), [("-1", "below zero"), ("999999999999 + 1", "12 digits"), ("999999999999", ""), ("0", "")]
)
def test_what_could_not_be_an_amount_is_noted(text: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formula", text]) == 0
    words = capsys.readouterr().out
    assert main(["formula", text, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert word in words
    assert word in told.get("note", "")
    assert ("note" in told) == ("Note" in words) == bool(word)


def test_a_batch_answers_each_line_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [
        '{"text": "-1"}',
        "",
        '{"text": "usage", "values": {"usage": "abc"}}',
        '{"text": "usage", "values": {"prize": 1}}',
        "   ",
        '{"text": "usage", "values": {"usage": 2}}',
    ]
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(lines) + "\n")
    assert main(["formula", "--batch", str(file)]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = [one["error"]["code"] if "error" in one else one for one in told]
    assert found == [{"value": "-1"}, "syntax", "wrong_arguments", "unknown_name", "syntax", {"value": "2"}]
    assert told[2]["error"]["message"] == "usage: “abc” is not a figure"
