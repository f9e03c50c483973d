"""What can be wrong with a scenario file or with a step of it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from tallystick.kit.refusal import Refusal


@dataclass(frozen=True)
class Fault:
    """One fault: where it is (`step` counts from 0, `path` as steps[0].collect, `line` from 1), its code, a sentence."""

    code: str
    message: str
    step: int | None = None
    path: str = ""
    line: int | None = None
    position: int | None = None  # of the character in a formula, from 1

    def as_json(self) -> dict[str, Any]:
        """For programs; places that are not known are left out, `step` is null where the fault is in no step."""
        told: dict[str, Any] = {"step": self.step, "code": self.code, "message": self.message}
        places = {"path": self.path, "line": self.line, "position": self.position}
        return told | {name: value for name, value in places.items() if value}

    def __str__(self) -> str:
        place = ", ".join(filter(None, [f"line {self.line}" if self.line else "", self.path]))
        return f"{place}: {self.message} [{self.code}]" if place else f"{self.message} [{self.code}]"


class BadFile(Exception):
    """The file cannot be played: `faults` says why, each with its place."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults[0].message)
        self.faults = faults


class Placed(Exception):
    """A refusal, and the path of the part of the file that it is about."""

    def __init__(self, refusal: Refusal, path: list[str | int]) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal
        self.path = path


class NotRefused(Refusal):
    code = "not_refused"
    sentence = gettext_lazy("The step was to be refused, but it was done.")


class OtherRefusal(Refusal):
    code = "other_refusal"
    sentence = gettext_lazy("The step was to be refused as {expected}, but was as {found}: {message}")


class ClockGoesBack(Refusal):
    code = "clock_goes_back"
    sentence = gettext_lazy("It is {today} already: the clock cannot be set to {day}.")


class Ambiguous(Refusal):
    code = "ambiguous"
    sentence = gettext_lazy("{count} are meant by “{name}”: say more about the one wanted.")


class TooLong(Refusal):
    code = "story_too_long"
    sentence = gettext_lazy("The story takes too long.")
