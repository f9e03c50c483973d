"""How a value came about, in the order in which it was worked out: branches, tiers, and the sum that remains."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .errors import gettext_noop
from .evaluation import slices, truth_of, value_of
from .names import spelled
from .numbers import render_number
from .tree import Call, Chain, Comparison, Formula, Negative, Node, Number, Variable

_SIGNS = {"*": "×", "/": "÷", "+": "+", "-": "−", "<=": "≤", ">=": "≥", "<>": "≠"}
# A step's kind is tiers, or one of these.
BRANCHES = {"holds": gettext_noop("{condition} holds"), "fails": gettext_noop("{condition} does not hold")}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `kind` is tiers, holds or fails; `text` is figures and signs alone, so it needs no translation."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The value, the values it was worked out from (by canonical name), the steps, and the sum with its values put in."""

    value: Decimal
    inputs: tuple[tuple[str, Decimal], ...]
    steps: tuple[Step, ...]
    written: str

    def in_words(self, translate: Callable[[str], str] = str, language: str = "en") -> str:
        """One line: usage 320: 180 × 0.56 + 80 × 0.61 + 60 × 0.86 = 201.2."""
        given = ", ".join(f"{spelled(name, language)} {render_number(value)}" for name, value in self.inputs)
        branches = [translate(BRANCHES[step.kind]).format(condition=step.text) for step in self.steps if step.kind in BRANCHES]
        given += f" ({', '.join(branches)})" if branches else ""
        result = render_number(self.value)
        told = self.written if self.written == result else f"{self.written} = {result}"
        return f"{given.strip()}: {told}" if given else told


def explain(formula: Formula, values: Mapping[str, Decimal]) -> Explanation:
    """How the formula comes to its value for these values; FormulaError where it has none."""
    value = value_of(formula.tree, values)
    teller = _Teller(values)
    written = teller.outermost(formula.tree)
    return Explanation(value, tuple(teller.inputs.items()), tuple(teller.steps), written)


@dataclass(slots=True)
class _Teller:
    """Writes nodes with their values put in, and notes the values, branches and tiers that it meets."""

    values: Mapping[str, Decimal]
    inputs: dict[str, Decimal] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def outermost(self, node: Node) -> str:
        """Without the brackets that it needs inside another."""
        match node:
            case Chain():
                return self._chain(node)
            case Comparison(sign=sign, left=left, right=right):
                return f"{self.outermost(left)} {_SIGNS.get(sign, sign)} {self.outermost(right)}"
            case Call():
                return self._call(node)
            case Negative(operand=operand):
                return f"−{self._inside(operand)}"
        return self._figure(node)

    def _inside(self, node: Node) -> str:
        text = self.outermost(node)
        is_one = text.replace(".", "").isdigit() or (isinstance(node, Call) and text.startswith(node.function))
        return text if is_one else f"({text})"

    def _figure(self, node: Node) -> str:
        if isinstance(node, Variable):
            self.inputs[node.name] = self.values[node.name]
        return render_number(node.value if isinstance(node, Number) else value_of(node, self.values))

    def _chain(self, chain: Chain) -> str:
        if not chain.rest:
            return self.outermost(chain.first)
        # A product in a sum needs no brackets.
        is_sum = chain.rest[0][0] in "+-"
        texts = [self._operand(chain.first, is_sum)]
        texts += [f"{_SIGNS[sign]} {self._operand(operand, is_sum)}" for sign, _, operand in chain.rest]
        return " ".join(texts)

    def _operand(self, node: Node, is_in_sum: bool) -> str:
        is_product = isinstance(node, Chain) and node.rest and node.rest[0][0] in "*/"
        return self.outermost(node) if is_in_sum and is_product else self._inside(node)

    def _call(self, call: Call) -> str:
        if call.function == "IF":
            return self._branch(call)
        if call.function in ("TIER", "TIERFROM"):
            return self._tiers(call)
        return f"{call.function}({', '.join(map(self.outermost, call.arguments))})"

    def _branch(self, call: Call) -> str:
        condition, then, other = call.arguments
        holds = truth_of(condition, self.values)
        self.steps.append(Step("holds" if holds else "fails", self.outermost(condition)))
        return self.outermost(then if holds else other)

    def _tiers(self, call: Call) -> str:
        # Written for what they note on the way: the values that the quantity and the limits came from.
        for argument in call.arguments:
            self.outermost(argument)
        found = [value_of(argument, self.values) for argument in call.arguments]
        text = " + ".join(_slices(slices(call, found)))
        self.steps.append(Step("tiers", text))
        return text


def _slices(found: list[tuple[Decimal, Decimal]]) -> Iterator[str]:
    """The tiers that something lies in; the first if nothing lies in any."""
    for quantity, price in [pair for pair in found if pair[0]] or found[:1]:
        yield f"{render_number(quantity)} × {render_number(price)}"
