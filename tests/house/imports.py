"""What a file imports, and whether it goes in by the door: rooms are entered by `commands` and `queries` alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

from .house import DOORS, FLOOR_OF, GROUND, SOURCE, parsed

ENTRANCES = {"commands", "queries"}


def imported(tree: ast.Module, package: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The modules that a file in `package` imports, each name of `from … import` as a module of its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (tuple(name.name.split(".")) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            base += tuple(node.module.split(".")) if node.module else ()
            yield from ((*base, name.name) for name in node.names)


def through_walls(tree: ast.Module, package: tuple[str, ...], file: str) -> list[str]:
    """Imports of a room's insides from outside of it. Models may name lower models: foreign keys follow the same order."""
    found = []
    for name in imported(tree, package):
        if name[0] != "tallystick" or len(name) < 3 or name[1] in GROUND | DOORS or name[1] not in FLOOR_OF:
            continue
        inside = name[1] == (package[1] if len(package) > 1 else "")
        if not inside and name[2] not in ENTRANCES and not (file == "models.py" and name[2] == "models"):
            found.append(".".join(name))
    return found


def brings_django(tree: ast.Module, package: tuple[str, ...]) -> list[str]:
    """Imports that rules must not have: Django, beyond its translations, and a room's own tables."""
    return [
        ".".join(name)
        for name in imported(tree, package)
        if (name[0] == "django" and name[:3] != ("django", "utils", "translation")) or name[2:3] == ("models",)
    ]


def identity_is_asked(tree: ast.Module, package: tuple[str, ...]) -> bool:
    return any(name[:2] == ("tallystick", "identity") for name in imported(tree, package))


def package_of(path: Path) -> tuple[str, ...]:
    return ("tallystick", *path.relative_to(SOURCE).parent.parts)


def walls_of(path: Path) -> list[str]:
    return through_walls(parsed(path), package_of(path), path.name)
