"""check and export at the operator's door: what they say, what they write, how they end."""

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallystick.cli import check, export
from tallystick.cli.main import main
from tallystick.ledger.tests.test_checks import spoil
from tallystick.ledger.tests.test_queries import full_world
from tallystick.ledger.tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """One book, in the tests' database instead of an installation's."""

    @contextlib.contextmanager
    def here(args: object) -> Iterator[None]:
        yield

    monkeypatch.setattr(check, "installation", here)
    monkeypatch.setattr(export, "installation", here)
    made = World()
    full_world(made)
    return made


def test_check_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--book", "GARDEN"]) == 0
    words = capsys.readouterr().out
    assert "holds  Debits equal credits in every transaction" in words
    assert words.endswith("checks hold.\n")


def test_check_ends_with_one_and_names_the_fault(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    bill = world.bill("1-1-103", "Property fee", "5", world.book.made_at.date())
    spoil(bill, net=4)
    assert main(["check"]) == 1
    assert f"bill_id {bill.id}, net 4.0000" in capsys.readouterr().out
    assert main(["check", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["holds"] is False
    (fault,) = next(one for one in told["checks"] if one["name"] == "bills_add_up")["faults"]
    assert (fault["bill_id"], fault["net"]) == (bill.id, "4.0000")


def test_export_writes_a_file_at_once_or_not_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "garden.csv"
    words = ["export", "csv", "--book", "GARDEN", "--from", "2024-01-01", "--to", "2024-02-29", "-o", str(file)]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["book"], told["from"], told["bytes"]) == ("GARDEN", "2024-01-01", file.stat().st_size)
    assert list(tmp_path.iterdir()) == [file]
    assert main([*words[:-1], str(tmp_path / "missing" / "garden.csv")]) == 2
    assert "No such file or directory" in capsys.readouterr().err


def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[str]:
        yield "half"
        raise RuntimeError

    file = tmp_path / "garden.journal"
    file.write_text("old")
    with pytest.raises(RuntimeError):
        export._write_file(broken(), file)
    assert (file.read_text(), list(tmp_path.iterdir())) == ("old", [file])


def test_without_a_file_the_books_go_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "hledger", "--book", "GARDEN", "--to", "2024-04-01"]) == 0
    sys.stdout.flush()
    assert "Income:X-电费:Charges".encode() in capfdbinary.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--from", "2024-02-01", "--to", "2024-01-01", "-o", "x"], "--from 2024-02-01 is after --to 2024-01-01"),
        (["--json"], "it needs a file"),
        (["--from", "2024-02-30"], "is not a day"),
    ],
)
def test_a_wrong_call_is_answered_in_one_line(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "csv", "--book", "GARDEN", *words]) == 2
    assert says in capsys.readouterr().err
