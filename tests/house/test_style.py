"""How the source is written: no floats near money, files that fit in the mind, types, style, languages, licences."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tallystick.host import translations

from .house import ROOT, SOURCE, parsed, python_files, rooms, short

MOST_LINES = 399
KINDS = {".py", ".sql", ".html", ".css", ".js", ".svg"}
# Files that are longer, and why.
LONGER: dict[str, str] = {}
MONEY = [SOURCE / name for name in (*rooms(), "formula")] + [SOURCE / "kit" / "money.py"]
# Floats that are no money, and why.
FLOATS = dict.fromkeys(
    ("onboarding/rules.py", "metering/sheets/figures.py", "metering/sheets/child.py"),
    "numbers of a sheet come as floats, and are made decimals there",
)


def floats(tree: ast.AST) -> list[str]:
    """Where binary floating point comes in: by literals, by `float` itself, by what `math` gives."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(f"line {node.lineno}: {node.value}")
        elif isinstance(node, ast.Name) and node.id == "float" and isinstance(node.ctx, ast.Load):
            found.append(f"line {node.lineno}: float")
        elif isinstance(node, ast.ImportFrom | ast.Import) and _imports_math(node):
            found.append(f"line {node.lineno}: math")
    return found


def _imports_math(node: ast.ImportFrom | ast.Import) -> bool:
    names = [node.module] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names]
    return "math" in names


def money_files() -> Iterator[Path]:
    for place in MONEY:
        yield from [place] if place.suffix else python_files(place)


@pytest.mark.parametrize("path", list(money_files()), ids=short)
def test_money_knows_no_floats(path: Path) -> None:
    found = floats(parsed(path))
    assert bool(found) == (short(path) in FLOATS), found


@pytest.mark.parametrize("text", ["rate = 0.05", "float(x)", "map(float, x)", "import math", "from math import ceil"])
def test_a_float_is_found(text: str) -> None:
    assert floats(ast.parse(text))


def test_whole_numbers_and_decimals_are_no_floats() -> None:
    assert floats(ast.parse("rate = Decimal('0.05') * 100")) == []


def test_files_fit_in_the_mind() -> None:
    files = [path for place in (SOURCE, ROOT / "tests") for path in place.rglob("*") if path.suffix in KINDS]
    assert set(too_long(files)) == set(LONGER)


def too_long(files: Iterable[Path]) -> list[str]:
    return [short(path) for path in files if path.read_text(encoding="utf-8").count("\n") > MOST_LINES]


def test_a_long_file_is_found() -> None:
    path = ROOT / "requirements.lock"
    assert too_long([path, Path(__file__)]) == ["requirements.lock"]


@pytest.mark.parametrize("words", [("ruff", "check", "--no-cache", "."), ("mypy", "--no-error-summary")], ids=["ruff", "mypy"])
def test_the_linters_find_nothing(words: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linters_are_strict(tmp_path: Path) -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert config["mypy"]["strict"]
    assert {"E", "F", "B", "S608", "DTZ"} <= set(config["ruff"]["lint"]["select"])
    bad = tmp_path / "bad.py"
    bad.write_text("import os\ndef f(x): return x + '1'\n")
    for words in (("ruff", "check", "--no-cache", f"--config={ROOT / 'pyproject.toml'}"), ("mypy", "--strict")):
        assert subprocess.run([sys.executable, "-m", *words, str(bad)], capture_output=True).returncode == 1


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_string_is_translated(language: str) -> None:
    assert untranslated(language) == []


def untranslated(language: str) -> list[str]:
    """Strings that people see in English in this language."""
    return [text for found_in, text in translations.missing() if found_in == language]


def test_a_string_without_translation_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = translations.template()
    fresh.add("Say nothing of this to anybody.")
    monkeypatch.setattr(translations, "template", lambda: fresh)
    assert "Say nothing of this to anybody." in untranslated("vi")


# Licences under which people may do with Tallystick what its own allows, if they leave the library's files open.
ALLOWED = re.compile(
    r"\b(MIT|BSD|Apache|Apache-2\.0|ISC|PSF|PSF-2\.0|Python Software Foundation|Unlicense|Zlib|0BSD|CC0|MPL|Mozilla"
    r"|LGPL\w*|Lesser General Public|Public Domain|ZPL|PostgreSQL|Expat|HPND)\b",
    re.IGNORECASE,
)
REFUSED = re.compile(r"\b(AGPL\w*|Affero|(?<!L)GPL\w*|(?<!Lesser )General Public License|SSPL|BUSL|Commons Clause|Proprietary)\b")


def runtime() -> dict[str, str]:
    """What an installation needs, however indirectly, and the licence that each package says it has."""
    found: dict[str, str] = {}
    waiting, seen = [("tallystick", "")], set()
    while waiting:
        name, extra = one = waiting.pop()
        if one in seen or not _is_installed(name):
            continue  # what is not installed is needed on other systems or other Pythons only
        seen.add(one)
        found[name] = licence(name)
        waiting += needs(name, extra)
    return found


def _is_installed(name: str) -> bool:
    return any(True for _ in metadata.distributions(name=name))


def needs(name: str, extra: str) -> Iterator[tuple[str, str]]:
    """The packages that one needs, with or for each of their extras."""
    for text in metadata.requires(name) or ():
        need = Requirement(text)
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            yield from ((need.name, wanted) for wanted in ("", *sorted(need.extras)))


# Read in the licence file that the package brings, where its classifiers contradict it.
READ = {"qrcode": "BSD-3-Clause"}


def licence(name: str) -> str:
    """What a package says of its licence: an expression, classifiers, or a line of text."""
    if name.lower() in READ:
        return READ[name.lower()]
    told = metadata.metadata(name).json
    lines = [str(line) for line in told.get("classifier", ())]
    classifiers = [line.split("::")[-1].strip() for line in lines if line.startswith("License")]
    words = [str(told.get("license_expression", "")), *classifiers]
    return "; ".join(word for word in words if word) or str(told.get("license", "")).partition("\n")[0]


def is_allowed(words: str) -> bool:
    """Whether one of the licences offered allows it, and none forbids it beside."""
    return bool(ALLOWED.search(words)) and not REFUSED.search(words)


def test_libraries_may_be_handed_on() -> None:
    needed = runtime()
    assert {"django", "psycopg", "lark"} <= set(needed)
    assert {name: words for name, words in needed.items() if not is_allowed(words)} == {}


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        ("MIT", True), ("BSD-3-Clause", True), ("LGPL-3.0-only", True), ("MPL-2.0", True), ("Apache Software License", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GPL-3.0-only", False), ("GNU Affero General Public License v3", False), ("AGPL-3.0", False), ("", False),
        ("GNU General Public License v2 (GPLv2)", False), ("Proprietary", False),
    ],
)  # fmt: skip
def test_a_licence_that_binds_is_found(words: str, allowed: bool) -> None:
    assert is_allowed(words) == allowed


def test_every_folder_of_tests_is_run() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["testpaths"]
    assert {f"tests/{path.parent.name}" for path in (ROOT / "tests").glob("*/test_*.py")} <= set(named)
