"""What a room answers when it will not do what was asked: one sentence for the clerk, one code for programs."""

from typing import Any, ClassVar, Self

from django.utils.translation import gettext_lazy


class Refusal(Exception):
    """Base of all refusals. `sentence` is a translatable template whose `{places}` are filled from the keywords given.

    `code` is stable and for programs; `place` names the field, cell or line at fault, where there is one: "field", or
    "thing, field" where things came in a list. `row` is the thing's place in that list, counted from 0, and `of` what the
    list is called where it is part of a thing. `others` are what else is wrong with what was asked.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[Any] = gettext_lazy("This cannot be done.")

    def __init__(self, place: str | None = None, **facts: object) -> None:
        super().__init__(self.code)
        self.place = place
        self.facts = facts
        self.row: int | None = None
        self.of = ""
        self.others: tuple[Refusal, ...] = ()

    def at(self, row: int, of: str = "") -> Self:
        """The same, about the thing that stands there in the list."""
        self.row, self.of = row, of
        return self

    @property
    def field(self) -> str:
        """The field alone, without the name of its thing; none: about the whole thing."""
        return (self.place or "").rpartition(", ")[2]

    @property
    def message(self) -> str:
        return str(self.sentence).format(**self.facts)

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class UnknownThing(Refusal):
    code = "unknown_thing"
    sentence = gettext_lazy("There is no {kind} “{name}”.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    sentence = gettext_lazy("Say why: a reason is kept with it.")
