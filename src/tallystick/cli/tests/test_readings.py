"""readings at the operator's door: a sheet goes out, is looked at with others, comes in."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallystick.billing.tests.metered import Court, court
from tallystick.cli import readings
from tallystick.cli.main import main
from tallystick.metering.commands import Sheet
from tallystick.metering.models import Reading

pytestmark = pytest.mark.django_db
HEAD = "Unit code,Current reading,Day read\n"


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> Court:
    """Garden Court, in the tests' database instead of an installation's."""

    @contextlib.contextmanager
    def installation(args: object) -> Iterator[None]:
        yield

    monkeypatch.setattr(readings, "installation", installation)
    return court()


def sheet(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_sheet_comes_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = sheet(tmp_path, "april.csv", HEAD + "1-1-101,120,2020-04-30\n")
    words = ["readings", "import", file, "--book", "GARDEN", "--item", "Heat"]
    assert main([*words, "--dry-run"]) == 0
    assert "1 readings would be imported, 120.00 CNY." in capsys.readouterr().out
    assert not Reading.objects.exists()
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["verdict"], told["imported"], told["amount"], told["rows"][0]["ok"]) == ("accepted", 1, "120.00", True)
    assert Reading.objects.count() == 1
    assert main(words) == 2
    assert "april.csv, row 2, current: This meter has a reading of this month already." in capsys.readouterr().out


def test_several_files_are_looked_at_with_an_answer_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = sheet(tmp_path, "good.csv", HEAD + "1-1-101,120,2020-04-30\n")
    bad = sheet(tmp_path, "bad.csv", HEAD + "1-1-101,x,2020-04-30\n")
    none = sheet(tmp_path, "none.xlsx", "nothing")
    assert main(["readings", "import", good, bad, none, "--book", "GARDEN", "--item", "Heat", "--dry-run", "--json"]) == 2
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["verdict"] for one in told] == ["accepted", "row_errors", "refused"]
    assert told[2]["codes"] == ["not_a_sheet"]
    assert not Sheet.objects.exists()


def test_a_sheet_goes_out_and_comes_back_with_remarks(tmp_path: Path) -> None:
    out, back = tmp_path / "april.csv", tmp_path / "back.xlsx"
    assert main(["readings", "export", str(out), "--book", "GARDEN", "--item", "Heat", "--month", "2020-04"]) == 0
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["1-1-101", "1-1-102", "1-1-103"]
    bad = sheet(tmp_path, "bad.csv", HEAD + "1-1-101,x,2020-04-30\n")
    assert main(["readings", "import", bad, "--book", "GARDEN", "--item", "Heat", "--remarks", str(back)]) == 2
    assert back.read_bytes().startswith(b"PK")


def test_wrong_calls_are_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["readings", "import", str(tmp_path / "none.csv"), "--book", "GARDEN"]) == 2
    assert main(["readings", "export", str(tmp_path / "x.txt"), "--book", "GARDEN", "--item", "Heat"]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_a_month_of_which_nothing_is_left_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "".join(f"1-1-10{number},120,2020-04-30\n" for number in (1, 2, 3))
    main(["readings", "import", sheet(tmp_path, "april.csv", HEAD + lines), "--book", "GARDEN", "--item", "Heat"])
    words = ["readings", "export", str(tmp_path / "out.csv"), "--book", "GARDEN", "--item", "Heat", "--month", "2020-04"]
    assert main(words) == 0
    assert "Nothing is left to read in 2020-04: it holds headings only." in capsys.readouterr().out


def test_of_a_large_sheet_with_faults_the_first_of_them_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "ROWS_WITH_FAULTS", 2)
    file = sheet(tmp_path, "bad.csv", HEAD + "1-1-101,120,2020-04-30\n" + "9-9-999,1,2020-04-30\n" * 5)
    assert main(["readings", "import", file, "--book", "GARDEN", "--item", "Heat", "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["faulty"], [row["row"] for row in told["rows"]]) == (5, [3, 4])
