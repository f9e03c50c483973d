"""docs/guide/codes.md lists every code that an answer can bear; it is written from the refusals themselves.

`make approve` writes it anew.
"""

import importlib
import os
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import tallystick
from tallystick.formula.errors import SENTENCES
from tallystick.kit.refusal import Refusal

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "codes.md"
HEAD = """# Codes

Every answer for programs that says no bears a code. Codes are stable; the sentences beside them are for people, are
translated, and may be put better one day. What stands in braces is filled in.

## Scenario files

| code | when |
|---|---|
| `bad_file` | The file cannot be read as a scenario; `path` and `line` say where and why. |
| `unknown_key` | A key that scenarios do not have. |
| `unknown_step` | A step that scenarios do not have, or that this version does not know yet. |
| `database` | The database itself refused a step: a fault of the program. Please report it. |

## Formulas

Their `position` counts characters from 1.

| code | says |
|---|---|
"""
FORMULA_CODES = (
    "syntax", "unknown_name", "wrong_arguments", "limits_not_rising", "too_long", "too_deep", "too_large", "division_by_zero",
    "missing_measure",
)  # fmt: skip
NEGATIVE = "| `negative` | The amount comes out below zero. |\n"


def test_the_guide_lists_every_code() -> None:
    text = guide()
    if os.environ.get("TALLYSTICK_APPROVE") == "1":
        GUIDE.write_text(text)
    assert GUIDE.read_text() == text, "codes have changed; TALLYSTICK_APPROVE=1 writes the guide anew"


@pytest.mark.parametrize("refusal", sorted(set(Refusal.__subclasses__()), key=lambda one: one.__name__))
def test_a_code_is_one_plain_word(refusal: type[Refusal]) -> None:
    assert refusal.code.replace("_", "").isalpha()
    assert refusal.code == refusal.code.lower()


def guide() -> str:
    """The page, from the refusals of all rooms and doors."""
    formulas = "".join(f"| `{code}` | {SENTENCES[code]} |\n" for code in FORMULA_CODES)
    with translation.override("en"):
        rows = sorted({(one.code, str(one.sentence)) for one in refusals() if one.code not in ("refused", *FORMULA_CODES)})
    listed = "".join(f"| `{code}` | {sentence} |\n" for code, sentence in rows)
    return f"{HEAD}{formulas}{NEGATIVE}\n## Refusals\n\n| code | says |\n|---|---|\n{listed}"


def refusals() -> Iterator[type[Refusal]]:
    """Every kind of refusal there is."""
    for module in pkgutil.walk_packages(tallystick.__path__, "tallystick."):
        if not any(part in module.name for part in (".tests", ".migrations", "__main__", "demotion", "keeper")):
            importlib.import_module(module.name)
    found = [Refusal]
    for kind in found:
        found += kind.__subclasses__()
    yield from found[1:]
