"""What can be wrong with a formula: a stable code, a place in the text, a sentence with places to fill."""

from collections.abc import Callable


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation; doors translate it, for this language knows no reader."""
    return sentence


# By code; or by the finer name that the fault was raised with.
SENTENCES = {
    "syntax": gettext_noop("“{found}” is not expected here."),
    "ends_early": gettext_noop("The formula ends too early."),
    "truth_here": gettext_noop("A comparison can stand only in IF, AND, OR and NOT."),
    "unknown_name": gettext_noop("“{name}” is not a name that formulas know."),
    "wrong_count": gettext_noop("{function} takes {fewest} arguments."),
    "too_few": gettext_noop("{function} takes {fewest} arguments or more."),
    "tier": gettext_noop("TIER takes a quantity, then a limit and a price for each tier, and a last price."),
    "tierfrom": gettext_noop(
        "TIERFROM takes what was used before, a quantity, then a limit and a price for each tier, and a last price."
    ),
    "truth_wanted": gettext_noop("{function} asks whether something is so: it takes a comparison here, not a number."),
    "number_wanted": gettext_noop("{function} takes a number here, not a comparison."),
    "digits": gettext_noop("{function} rounds to digits that are written out, a whole number from −{most} to {most}."),
    "step": gettext_noop("The step of {function} must be above zero."),
    "limits_not_rising": gettext_noop("Each limit of {function} must be above the one before it."),
    "too_long": gettext_noop("A formula has at most {limit} characters and {nodes} parts."),
    "too_deep": gettext_noop("Brackets and signs are nested more than {limit} deep."),
    "too_large": gettext_noop("A number of more than {limit} digits is too large."),
    "division_by_zero": gettext_noop("This divides by zero."),
    "missing_measure": gettext_noop("There is no value for “{name}”."),
}


class FormulaError(Exception):
    """A fault in a formula's text, or in working it out. `position` counts characters from 1, `length` how many to mark.

    `sentence` names the template in SENTENCES and `facts` fill it, so that doors can say it in the reader's language.
    """

    def __init__(self, code: str, position: int, sentence: str = "", **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.length = max(1, len(str(facts.get("found") or facts.get("name") or "")))
        self.template = SENTENCES[sentence or code]
        self.params = facts

    @property
    def message(self) -> str:
        return self.said(str)

    def said(self, translate: Callable[[str], str]) -> str:
        """The sentence in the language that `translate` (such as gettext) speaks."""
        return translate(self.template).format(**{name: _shown(fact) for name, fact in self.params.items()})

    def __str__(self) -> str:
        return f"{self.code} at {self.position}: {self.message}"


def _shown(fact: object) -> str:
    """Text as it can be printed: what has no face is named by its number."""
    return "".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in str(fact))
