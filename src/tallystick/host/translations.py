"""Translations without gettext's own tools: gather the strings people see, and compile what was translated.

python -m tallystick.host.translations extract     # brings locale/*/LC_MESSAGES/django.po up to date
python -m tallystick.host.translations compile     # makes the .mo files that Django reads
python -m tallystick.host.translations missing     # lists what has no translation; exit status 1 if anything has none
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent
LOCALE = SOURCE / "locale"
LANGUAGES = ("zh_Hans", "vi")
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2.ext.babel_extract"),
    ("**/templates/**.svg", "jinja2.ext.babel_extract"),
]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# A day of its own in every file would make each extraction a change.
DAY = datetime(2020, 4, 10, tzinfo=UTC)
PLACE = re.compile(r"%\(\w+\)\w|%%|\{\w+\}|%[sd]")


def path_of(language: str, suffix: str = "po") -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{suffix}"


def template() -> Catalog:
    """Every string of the source that people see, untranslated."""
    found = Catalog(fuzzy=False, project="Tallystick", charset="utf-8", creation_date=DAY, revision_date=DAY)
    options = {"**/templates/**.html": {"newstyle_gettext": "true", "trimmed": "true"}}
    extracted = extract_from_dir(
        SOURCE, METHODS, options, keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    )
    for name, _line, message, comments, context in extracted:
        found.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return found


def stored(language: str) -> Catalog:
    """What a language has been given so far; empty where it has no file yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def extract() -> None:
    """Bring every language's file up to date: new strings come in untranslated, old ones go."""
    fresh = template()
    for language in LANGUAGES:
        catalog = stored(language)
        catalog.update(fresh, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.fuzzy, catalog.creation_date, catalog.revision_date = False, DAY, DAY
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language).open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, include_lineno=False)


def compile_all() -> None:
    """Make the .mo files. They are built, not kept in git."""
    for language in LANGUAGES:
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        with path_of(language, "mo").open("wb") as file:
            write_mo(file, stored(language))


def missing() -> Iterator[tuple[str, str]]:
    """(language, string) of what is not translated, or whose translation has other places than the string has."""
    fresh = template()
    for language in LANGUAGES:
        known = stored(language)
        for message in fresh:
            if message.id and not _holds(message, known.get(_first(message), message.context)):
                yield language, _first(message)


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _holds(message: Message, translated: Message | None) -> bool:
    if translated is None or translated.fuzzy or not translated.string:
        return False
    texts = [translated.string] if isinstance(translated.string, str) else list(translated.string)
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    # A language without plural forms follows the plural.
    return all(text and _places(text) == _places(ids[-1]) for text in texts)


def _places(text: str) -> list[str]:
    return sorted(PLACE.findall(text))


def main(arguments: list[str]) -> int:
    orders = {"extract": extract, "compile": compile_all}
    if arguments == ["missing"]:
        found = list(missing())
        for language, text in found:
            print(f"{language}: {text}")
        return 1 if found else 0
    if len(arguments) != 1 or arguments[0] not in orders:
        print(__doc__, file=sys.stderr)
        return 2
    orders[arguments[0]]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
