"""load at the operator's door: the template, what would come in, what came in, every fault."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tallystick.accounts.models import Book
from tallystick.cli import load
from tallystick.cli.main import main
from tallystick.onboarding.tests.books import garden, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' database instead of an installation's."""

    @contextlib.contextmanager
    def installation(args: object) -> Iterator[None]:
        yield

    monkeypatch.setattr(load, "installation", installation)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "garden.xlsx"
    path.write_bytes(workbook(garden()))
    return path


def test_a_dry_run_says_what_would_come_in(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", str(file), "--dry-run"]) == 0
    assert "GARDEN (Garden Court) would be imported. Buildings: 1, Units: 3, " in capsys.readouterr().out
    assert not Book.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "房屋: 3"), ("vi", "Căn hộ: 3")])
def test_what_came_in_is_told_in_the_readers_language(
    file: Path, language: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", str(file), "--lang", language]) == 0
    assert words in capsys.readouterr().out


def test_a_workbook_comes_in(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["book"], told["counts"]["assignments"], told["faults"]) == (True, "GARDEN", 4, [])
    assert Book.objects.get().code == "GARDEN"


def test_faults_are_told_line_by_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = garden()
    sheets["Units"][1][4] = "big"
    del sheets["Items"]
    file.write_bytes(workbook(sheets))
    assert main(["load", str(file)]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Units, row 2, E (Building area): “big” is not a number.")
    assert lines[1] == "Items: The sheet “Items” is missing."
    assert lines[-1] == "Nothing was imported: 2 faults."


def test_programs_get_every_fault(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = garden()
    sheets["Units"] += [[f"1-1-{number}", "1", None, None, "big", None] for number in range(200, 500)]
    file.write_bytes(workbook(sheets))
    assert main(["load", str(file), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], len(told["faults"])) == (False, 300)
    assert main(["load", str(file)]) == 2
    assert "and 100 more" in capsys.readouterr().out


@pytest.mark.parametrize(("content", "code"), [(b"", "not_a_sheet"), (b"PK\x03\x04", "broken")])
def test_a_file_that_is_no_workbook_is_a_fault_of_its_own(
    file: Path, content: bytes, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(content)
    assert main(["load", str(file), "--json"]) == 2
    assert [fault["code"] for fault in json.loads(capsys.readouterr().out)["faults"]] == [code]


def test_a_template_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "empty.xlsx"
    assert main(["load", "--template", "--lang", "vi", str(file)]) == 0
    assert file.stat().st_size > 10_000
    assert main(["load", "--template", str(file)]) == 2
    assert "is there already" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", str(tmp_path / "none.xlsx")]) == 2
    assert "there is no file" in capsys.readouterr().err
