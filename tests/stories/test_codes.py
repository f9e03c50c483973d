"""docs/guide/codes.md lists every code that an answer can bear; it is written from the refusals themselves.

`make approve` writes it anew.
"""

import importlib
import os
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import tallystick
from tallystick import api
from tallystick.api.faults import SENTENCES
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
| `unexpected` | A fault of the program itself ended the story. Please report it. |

## Formulas

Their `position` counts characters from 1.

| code | when |
|---|---|
| `syntax` | Something stands where it cannot stand. |
| `unknown_name` | A name that is neither a variable nor a function. |
| `wrong_arguments` | A function is given too few or too many arguments, or such as it does not take. |
| `limits_not_rising` | A limit of TIER or TIERFROM is not above the one before it. |
| `too_long` | The formula is longer than formulas may be. |
| `too_deep` | The formula is nested more deeply than formulas may be. |
| `too_large` | A number, or the amount that comes out, has too many digits. |
| `division_by_zero` | Something is divided by zero. |
| `negative` | The amount comes out below zero. |
| `missing_measure` | The asset lacks a measure that is asked for. |

## The API

Of requests themselves, whatever they are about; faults of a body or filter stand under `errors`, each with its `place`.

| code | status | when |
|---|---|---|
| `bad_request` | 400 | The request cannot be read. |
| `not_json` | 400, 415 | The body is not JSON, or does not say that it is (`Content-Type: application/json`). |
| `idempotency_key_missing` | 400 | What moves money takes an `Idempotency-Key`, and none came. |
| `bad_idempotency_key` | 422 | An `Idempotency-Key` holds at most 255 letters, figures and signs, without spaces. |
| `idempotency_key_reused` | 422 | This user sent this key before with another request, or by a token that sees other books. |
| `bad_token` | 401 | No token, or one that does not hold: unknown, withdrawn, over, its user shut out. |
| `too_many_failures` | 429 | Too many tokens that do not hold came from one address: wait as `Retry-After` says. |
| `not_found` | 404 | There is no such thing, or it is out of scope, or the token may not do this: the answer is the same. |
| `not_allowed` | 405 | The address does not take this method; `Allow` says which it takes. |
| `unknown_host` | 409 | A link was asked for under a name that the installation does not know (`TALLYSTICK_HOSTS`). |
| `price_is_version` | 422 | The prices of a tariff are changed as its versions. |
| `not_a_boolean` | 422 | Neither true nor false. |
| `not_a_list` | 422 | Not a list. |
| `not_an_object` | 422 | Not an object. |
| `not_an_id` | 422 | Not an id. |
| `invalid` | 422 | Otherwise than the description says. |
| `unavailable` | 503 | The database is busy or restarts; send the request again after `Retry-After` seconds. |
| `broken` | 500 | A fault of our own. It was written down, and nothing was changed. |

## Refusals

| code | says |
|---|---|
"""
FORMULA_CODES = re.findall(r"^\| `(\w+)` \|", HEAD.partition("## Formulas")[2].partition("## The API")[0], re.MULTILINE)


def test_the_guide_lists_every_code() -> None:
    text = guide()
    if os.environ.get("TALLYSTICK_APPROVE") == "1":
        GUIDE.write_text(text)
    assert GUIDE.read_text() == text, "codes have changed; TALLYSTICK_APPROVE=1 writes the guide anew"


def test_the_guide_lists_every_code_of_the_api() -> None:
    sources = [path.read_text() for path in Path(api.__file__).parent.glob("*.py")]
    said = {code for text in sources for code in re.findall(r"Problem\(\s*[0-9]{3},\s*\"(\w+)\"", text)} | set(SENTENCES)
    assert said - set(re.findall(r"^\| `(\w+)` \|", guide(), re.MULTILINE)) == set()


@pytest.mark.parametrize("refusal", sorted(set(Refusal.__subclasses__()), key=lambda one: one.__name__))
def test_a_code_is_one_plain_word(refusal: type[Refusal]) -> None:
    assert refusal.code.replace("_", "").isalpha()
    assert refusal.code == refusal.code.lower()


def guide() -> str:
    """The page, from the refusals of all rooms and doors."""
    return HEAD + "".join(_rows())


def _rows() -> Iterator[str]:
    """A line for each code; one rule may be told in several sentences."""
    said: dict[str, set[str]] = defaultdict(set)
    with translation.override("en"):
        for one in refusals():
            if one.code not in ("refused", *FORMULA_CODES):
                said[one.code].add(str(one.sentence))
    for code in sorted(said):
        yield f"| `{code}` | {'<br>'.join(sorted(said[code]))} |\n"


def refusals() -> Iterator[type[Refusal]]:
    """Every kind of refusal there is."""
    for module in pkgutil.walk_packages(tallystick.__path__, "tallystick."):
        if not any(part in module.name for part in (".tests", ".migrations", "__main__", "demotion", "keeper")):
            importlib.import_module(module.name)
    found = [Refusal]
    for kind in found:
        found += kind.__subclasses__()
    yield from found[1:]
