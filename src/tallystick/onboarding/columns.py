"""What a sheet and a column of the workbook are, and how their words are told apart."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.translation import get_language

LANGUAGES = ("en", "zh-hans", "vi")
Words = tuple[str, str, str]  # English, Chinese, Vietnamese
Choices = tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `form` says how its cells are read (rules.READERS); `refers` whose names stand in it."""

    key: str
    headings: Words
    form: str
    required: bool = False
    note: object = ""  # translatable: what stands here
    choices: Choices = ()
    refers: str = ""
    known_as: tuple[str, ...] = ()  # other headings that are understood

    def words(self) -> set[str]:
        return {folded(word) for word in (*self.headings, *self.known_as, self.key)}


@dataclass(frozen=True, slots=True)
class SheetPlan:
    key: str
    names: Words
    columns: tuple[Column, ...]
    note: object = ""
    required: bool = False
    known_as: tuple[str, ...] = ()

    def column(self, heading: str) -> Column | None:
        """The column that a heading means, in any language."""
        wanted = folded(heading)
        return next((column for column in self.columns if wanted in column.words()), None)


def folded(word: str) -> str:
    """A heading without what people vary: capitals, widths, spaces and underscores, the mark of a required column."""
    plain = unicodedata.normalize("NFKC", word).casefold().replace("_", " ")
    return " ".join(plain.rstrip("* ").split())


def word(words: Words) -> str:
    """The word in the language that is spoken now; English for any other."""
    language = (get_language() or "en").lower()
    spoken = next((index for index, known in enumerate(LANGUAGES) if language.startswith(known[:2])), 0)
    return words[spoken]
