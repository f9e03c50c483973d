"""What is written for people leads somewhere: every relative link, every heading named in one, every picture."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from .house import ROOT

PICTURES = ROOT / "docs" / "guide" / "pictures"
MOST_BYTES = 150_000  # of a picture
LINK = re.compile(r"(!?)\[[^\]]*\]\(\s*(?P<to>[^)\s]+)(?:\s+\"[^\"]*\")?\s*\)")
CODE = re.compile(r"^```.*?^```|^ {4}.*?$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)
ELSEWHERE = re.compile(r"[a-z]+:|//")


def written() -> list[Path]:
    """Everything that is written for people."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def links(text: str) -> Iterator[str]:
    """Where a text leads within the project; what stands in code leads nowhere."""
    for found in LINK.finditer(CODE.sub("", text)):
        if not ELSEWHERE.match(found["to"]):
            yield unquote(found["to"])


def anchors(text: str) -> set[str]:
    """The headings of a text, as links name them."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(CODE.sub("", text)))
    return {heading.replace(" ", "-") for heading in plain}


def lost(path: Path) -> list[str]:
    """The links of a file that lead nowhere."""
    return [link for link in links(path.read_text(encoding="utf-8")) if not leads(path, link)]


def leads(path: Path, link: str) -> bool:
    name, _, heading = link.partition("#")
    target = (path.parent / name) if name else path
    if not target.exists() or not target.resolve().is_relative_to(ROOT):
        return False
    return not heading or heading in anchors(target.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", written(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    assert lost(path) == []


def test_every_page_of_the_guide_is_in_its_index() -> None:
    folder = ROOT / "docs" / "guide"
    indexed = set(links((folder / "README.md").read_text(encoding="utf-8")))
    assert {path.name for path in folder.glob("*.md")} - {"README.md"} == indexed


def test_every_picture_is_shown_and_light() -> None:
    shown = {(path.parent / link).resolve() for path in written() for link in links(path.read_text(encoding="utf-8"))}
    there = [path for path in PICTURES.iterdir() if path.is_file()]
    assert [path.name for path in there if path not in shown] == []
    assert [path.name for path in there if path.stat().st_size > MOST_BYTES] == []


def test_what_leads_nowhere_is_found() -> None:
    path = ROOT / "docs" / "guide" / "README.md"
    assert not leads(path, "nothing.md")
    assert not leads(path, "desk.md#no-such-heading")
    assert not leads(path, "../../../elsewhere.md")
    assert leads(path, "desk.md#late-fees")
    text = "[a](x.md) ![b](y.png \"two\") [c](https://example.com) `[d](z.md)`\n\n    [e](in-code.md)\n"
    assert list(links(text)) == ["x.md", "y.png"]
