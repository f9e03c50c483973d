"""Orders go down: layers by import-linter, rooms entered by their commands and queries, rules without Django."""

import ast
import configparser
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from . import imports
from .house import FLOORS, ROOT, SOURCE, parsed, python_files, rooms, short

# Files that go in otherwise, and why.
THROUGH_WALLS = {"cli/bench/importing.py": "a peer of the import: its library stores through models"}
CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def linted(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as lint; lint()"
    command = [sys.executable, "-c", program, "--no-cache", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_imports_keep_the_order_of_the_floors() -> None:
    done = linted(ROOT)
    assert done.returncode == 0, done.stdout


def test_the_contract_is_the_plan_of_the_house() -> None:
    (layers,) = [one for one in CONTRACT["contracts"] if one["type"] == "layers"]
    drawn = [tuple(part.strip(" ()") for part in line.split("|")) for line in reversed(layers["layers"])]
    assert [set(floor) for floor in drawn] == [set(floor) for floor in FLOORS]
    assert layers["exhaustive"]


def test_an_import_upwards_is_found(tmp_path: Path) -> None:
    for name, text in {"kit": "import tallystick.billing", "billing": "", "attic": ""}.items():
        (tmp_path / "tallystick" / name).mkdir(parents=True)
        (tmp_path / "tallystick" / name / "__init__.py").write_text(text)
    (tmp_path / "tallystick" / "__init__.py").write_text("")
    config = configparser.ConfigParser()
    config["importlinter"] = {"root_package": "tallystick"}
    floors = "\n".join(" | ".join(f"({name})" for name in names) for names in reversed(FLOORS))
    config["importlinter:contract:floors"] = {
        "name": "floors", "type": "layers", "containers": "tallystick", "layers": floors, "exhaustive": "true",
    }  # fmt: skip
    with (tmp_path / ".importlinter").open("w") as file:
        config.write(file)
    done = linted(tmp_path)
    assert done.returncode == 1
    assert "kit is not allowed to import tallystick.billing" in done.stdout
    assert "attic" in done.stdout


@pytest.mark.parametrize("path", list(python_files(SOURCE)), ids=short)
def test_rooms_are_entered_by_commands_and_queries(path: Path) -> None:
    found = imports.walls_of(path)
    assert bool(found) == (short(path) in THROUGH_WALLS), found


@pytest.mark.parametrize("room", rooms())
def test_rules_know_no_django_and_rooms_do_not_ask_identity(room: str) -> None:
    for path in python_files(SOURCE / room):
        tree, package = parsed(path), imports.package_of(path)
        if path.name == "rules.py" or path.parent.name == "rules":
            assert imports.brings_django(tree, package) == [], short(path)
        if room != "identity":
            assert not imports.identity_is_asked(tree, package), short(path)


@pytest.mark.parametrize(
    ("text", "file", "found"),
    [
        ("from tallystick.billing.models import Bill", "queries.py", ["tallystick.billing.models.Bill"]),
        ("from tallystick.billing import rules", "queries.py", ["tallystick.billing.rules"]),
        ("import tallystick.billing.sql", "queries.py", ["tallystick.billing.sql"]),
        ("from ..billing.rules.periods import slices", "queries.py", ["tallystick.billing.rules.periods.slices"]),
        ("def f():\n    from tallystick.billing.models import Bill", "rules.py", ["tallystick.billing.models.Bill"]),
        ("from tallystick.billing.commands import settle", "commands.py", []),
        ("from tallystick.billing import queries", "commands.py", []),
        ("from tallystick.billing.models import AMOUNT", "models.py", []),
        ("from .rules import x", "commands.py", []),
        ("from tallystick.kit.models import Run", "commands.py", []),
    ],
)
def test_a_way_through_a_wall_is_found(text: str, file: str, found: list[str]) -> None:
    assert imports.through_walls(ast.parse(text), ("tallystick", "cashier"), file) == found


def test_rules_with_django_and_rooms_that_ask_identity_are_found() -> None:
    package = ("tallystick", "cashier")
    text = "from django.db import models\nfrom django.utils.translation import gettext_lazy\nfrom .models import Receipt"
    assert imports.brings_django(ast.parse(text), package) == ["django.db.models", "tallystick.cashier.models.Receipt"]
    assert imports.identity_is_asked(ast.parse("from tallystick.identity.queries import who"), package)
