"""What can be wrong with a formula: a stable code, a place in the text, a sentence with places to fill."""

SENTENCES = {
    "syntax": "“{found}” is not expected here.",
    "ends_early": "The formula ends too early.",
    "truth_here": "A comparison can stand only in IF, AND, OR and NOT.",
    "unknown_name": "“{name}” is not a name that formulas know.",
    "wrong_arguments": "{function} is given wrong arguments: {expected}.",
    "limits_not_rising": "Each limit of {function} must be above the one before it.",
    "too_long": "A formula has at most {limit} characters and {nodes} parts.",
    "too_deep": "Brackets and signs are nested more than {limit} deep.",
    "too_large": "A number of more than {limit} digits is too large.",
    "division_by_zero": "This divides by zero.",
    "missing_measure": "There is no value for “{name}”.",
}


class FormulaError(Exception):
    """A fault in a formula's text, or in working it out. `position` counts characters from 1.

    `sentence` names the template in SENTENCES and `facts` fill it, so that doors can say it in the reader's language.
    """

    def __init__(self, code: str, position: int, sentence: str = "", **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.template = SENTENCES[sentence or code]
        self.params = facts

    @property
    def message(self) -> str:
        return self.template.format(**self.params)

    def __str__(self) -> str:
        return f"{self.code} at {self.position}: {self.message}"
