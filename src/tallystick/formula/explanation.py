"""How a value came about, in the order in which it was worked out: tiers, branches, and the sum that remains."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .checking import limits_of, prices_of
from .evaluation import truth_of, value_of
from .numbers import EXACT, compared, render_number
from .parsing import Formula
from .tree import Call, Chain, Negative, Node, Number, Variable

_SIGNS = {"*": "×", "/": "÷", "+": "+", "-": "−"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `kind` is tiers, branch or rounding; `text` is figures and signs alone, so it needs no translation."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The value, the values it was worked out from, and the steps on the way."""

    value: Decimal
    inputs: tuple[tuple[str, Decimal], ...]
    steps: tuple[Step, ...]
    written: str

    def in_words(self) -> str:
        """One line: usage 320: 180 × 0.56 + 80 × 0.61 + 60 × 0.86 = 201.2."""
        given = ", ".join(f"{name} {render_number(value)}" for name, value in self.inputs)
        result = render_number(self.value)
        told = self.written if self.written == result else f"{self.written} = {result}"
        return f"{given}: {told}" if given else told


def explain(formula: Formula, values: Mapping[str, Decimal]) -> Explanation:
    """How the formula comes to its value for these values; FormulaError where it has none."""
    steps: list[Step] = []
    value = value_of(formula.tree, values)
    written = _written(formula.tree, values, steps, outermost=True)
    inputs = tuple((name, values[name]) for name in sorted(formula.variables) if name in values)
    return Explanation(value, inputs, tuple(steps), written)


def _written(node: Node, values: Mapping[str, Decimal], steps: list[Step], *, outermost: bool = False) -> str:
    """The node with its values put in: branches taken, tiers written out."""
    match node:
        case Number(value=value):
            return render_number(value)
        case Variable(name=name):
            return render_number(values[name])
        case Negative(operand=operand):
            return f"−{_written(operand, values, steps)}"
        case Chain(first=first, rest=rest):
            text = _written(first, values, steps)
            text += "".join(f" {_SIGNS[sign]} {_written(operand, values, steps)}" for sign, _, operand in rest)
            return text if outermost or not rest else f"({text})"
        case Call():
            return _call(node, values, steps, outermost)
    raise AssertionError(f"{node} has no value")


def _call(call: Call, values: Mapping[str, Decimal], steps: list[Step], outermost: bool) -> str:
    if call.function == "IF":
        number = 1 if truth_of(call.arguments[0], values) else 2
        taken = call.arguments[number]
        steps.append(Step("then" if number == 1 else "else", render_number(value_of(taken, values))))
        return _written(taken, values, steps, outermost=outermost)
    if call.function in ("TIER", "TIERFROM"):
        text = _tiers(call, values)
        steps.append(Step("tiers", text))
        return text if outermost else f"({text})"
    return f"{call.function}({', '.join(_written(part, values, steps, outermost=True) for part in call.arguments)})"


def _tiers(call: Call, values: Mapping[str, Decimal]) -> str:
    """The slices that the quantity lies in, each times its price."""
    before = value_of(call.arguments[0], values) if call.function == "TIERFROM" else Decimal(0)
    quantity = value_of(call.arguments[0 if call.function == "TIER" else 1], values)
    limits = [value_of(limit, values) for limit in limits_of(call)]
    prices = [value_of(price, values) for price in prices_of(call)]
    low, top = before, EXACT.add(before, quantity)
    slices = []
    for limit, price in zip([*limits, None], prices, strict=True):
        is_last = limit is None or compared(top) <= compared(limit)
        end = top if is_last or limit is None else limit
        if compared(end) > compared(low) or (is_last and not slices):
            slices.append(f"{render_number(EXACT.subtract(end, low))} × {render_number(price)}")
            low = end
        if is_last:
            break
    return " + ".join(slices)
