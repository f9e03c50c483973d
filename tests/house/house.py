"""The plan of the house, as architecture.md draws it, and ways to walk through it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tallystick"
# From the ground up. Neighbours on one floor know nothing of each other.
FLOORS = (
    ("kit",),
    ("formula",),
    ("accounts",),
    ("estate",),
    ("identity",),
    ("tariffs",),
    ("metering",),
    ("billing",),
    ("cashier",),
    ("sources", "ledger", "offsets"),
    ("statements",),
    ("onboarding", "webhooks"),
    ("history",),
    ("jobs",),
    ("console", "portal", "api", "cli"),
    ("host",),
)
GROUND = {"kit", "formula"}
DOORS = {"jobs", "console", "portal", "api", "cli", "host"}
FLOOR_OF = {name: floor for floor, names in enumerate(FLOORS) for name in names}


def rooms() -> list[str]:
    """The rooms that are built, from the lowest up."""
    return [name for name in FLOOR_OF if name not in GROUND | DOORS and (SOURCE / name / "__init__.py").exists()]


def is_below(name: str, other: str) -> bool:
    return FLOOR_OF[name] < FLOOR_OF[other]


def python_files(*places: Path, tests: bool = False) -> Iterator[Path]:
    """Python files below folders, without migrations, and without tests unless they are asked for."""
    for place in places:
        for path in sorted(place.rglob("*.py")):
            inside = path.relative_to(place).parts
            if "migrations" not in inside and (tests or "tests" not in inside):
                yield path


def sql_files(room: str) -> list[Path]:
    return sorted((SOURCE / room / "sql").rglob("*.sql"))


def short(path: Path) -> str:
    """A path as people in the project write it."""
    return str(path.relative_to(SOURCE if path.is_relative_to(SOURCE) else ROOT))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
