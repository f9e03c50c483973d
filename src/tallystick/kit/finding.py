"""What people look for, beside the database's own functions: texts of our own (names of pages), and what of a text matched."""

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from . import sql

LEFT_OUT = " '\u2019"
LONGEST_SOUGHT = 60  # characters; no code or name that people type is longer


class Marked(NamedTuple):
    """A text in three: before what was looked for, that itself (blank where it stands there in another writing), after."""

    before: str
    match: str
    after: str


def asked_for(text: str) -> str:
    """What somebody typed, ready to be looked for; "" where that is nothing."""
    wanted = " ".join(text.split())[:LONGEST_SOUGHT]
    return wanted if sought(wanted) else ""


def sought(text: str) -> str:
    """The twin of the database's text_sought: small letters without tones, spaces and apostrophes."""
    return "".join(map(_bare, text.lower()))


def findable(texts: Sequence[str]) -> list[str]:
    """What each of these texts is found by: itself as in `sought`, and where it is Chinese its pinyin. One query."""
    found = sql.fetch(
        "SELECT text_findable(said) AS found FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS t (said, place) ORDER BY place",
        {"texts": list(texts)},
    )
    return [row.found for row in found]


def marked(text: str, wanted: str) -> Marked:
    """Where in a text stands what was looked for."""
    letters = [(place, letter) for place, sign in enumerate(text) for letter in sought(sign)]
    key = sought(wanted)
    begins = "".join(letter for _, letter in letters).find(key) if key else -1
    if begins < 0:
        return Marked(text, "", "")
    first, last = letters[begins][0], letters[begins + len(key) - 1][0]
    return Marked(text[:first], text[first : last + 1], text[last + 1 :])


def _bare(sign: str) -> str:
    plain = unicodedata.normalize("NFKD", sign)
    kept = (letter for letter in plain if not "\u0300" <= letter <= "\u036f" and letter not in LEFT_OUT)
    return "".join(kept).replace("đ", "d")
