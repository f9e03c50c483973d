"""The tree of a formula: six kinds of node, each with the place in the text that its faults are told at (from 1)."""

from dataclasses import dataclass
from decimal import Decimal

from .names import READING


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal
    at: int


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Negative:
    operand: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Sums or products from left to right: the first operand, then (sign, its place, operand) for each further one."""

    first: "Node"
    rest: tuple[tuple[str, int, "Node"], ...]
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    sign: str
    left: "Node"
    right: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Node", ...]
    at: int


Node = Number | Variable | Negative | Chain | Comparison | Call


def parts(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node, from left to right."""
    match node:
        case Negative(operand=operand):
            return (operand,)
        case Chain(first=first, rest=rest):
            return (first, *(operand for _, _, operand in rest))
        case Comparison(left=left, right=right):
            return (left, right)
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()


def start_of(node: Node) -> int:
    """Where a node begins: chains and comparisons are otherwise told at their signs."""
    while isinstance(node, Chain | Comparison):
        node = parts(node)[0]
    return node.at


def is_truth(node: Node) -> bool:
    return isinstance(node, Comparison) or (isinstance(node, Call) and node.function in ("AND", "OR", "NOT"))


def is_constant(node: Node) -> bool:
    """Whether it names no variable, so that its value is known before there are any."""
    return not isinstance(node, Variable) and all(map(is_constant, parts(node)))


def limits_of(call: Call) -> tuple[Node, ...]:
    """The limits of TIER or TIERFROM."""
    first = 1 if call.function == "TIER" else 2
    return call.arguments[first:-1:2]


def prices_of(call: Call) -> tuple[Node, ...]:
    """The prices of TIER or TIERFROM, one more than the limits."""
    first = 2 if call.function == "TIER" else 3
    return (*call.arguments[first:-1:2], call.arguments[-1])


def literal(node: Node) -> Decimal | None:
    """The value of a number written out, perhaps with a minus; None for anything else."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Negative) and isinstance(node.operand, Number):
        return -node.operand.value
    return None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that has been read: its text, its tree, and the canonical names of the variables it uses."""

    text: str
    tree: Node
    variables: frozenset[str]

    @property
    def on_usage(self) -> bool:
        """Whether it names a variable of the reading, so that its bills come from readings."""
        return not self.variables.isdisjoint(READING)
