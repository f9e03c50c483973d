"""Text to tree: by a grammar, within limits that are checked before anything is computed."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, v_args

from . import names
from .checking import check
from .errors import FormulaError
from .numbers import MOST_DIGITS, digits_of
from .tree import Call, Chain, Comparison, Formula, Negative, Node, Number, Variable, parts

LONGEST = 2000  # characters
MOST_NODES = 400
DEEPEST = 50

GRAMMAR = r"""
start: truth
?truth: sum | sum COMPARISON sum -> comparison
?sum: product | product (ADDITIVE product)+ -> chain
?product: signed | signed (MULTIPLICATIVE signed)+ -> chain
?signed: atom | ADDITIVE signed -> sign
?atom: NUMBER -> number
    | NAME -> variable
    | NAME "(" [truth ("," truth)*] ")" -> call
    | "(" truth ")"
COMPARISON: "<=" | ">=" | "<>" | "=" | "<" | ">" | "≤" | "≥" | "≠"
ADDITIVE: "+" | "-"
MULTIPLICATIVE: "*" | "/"
NUMBER: /[0-9]+(\.[0-9]*)?|\.[0-9]+/
NAME: /[^\W\d][\w\u0300-\u036f]*/
WHITE: /[ \t\r\n]+/
%ignore WHITE
"""

# Signs that other keyboards write, each one character long, so that places in the text stay what they are.
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_PLAIN = _WIDE | {ord("\u3000"): " ", ord("\u00a0"): " ", ord("×"): "*", ord("÷"): "/", ord("−"): "-", ord("、"): ","}
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "<>"}


@lru_cache(maxsize=500)
def parse(text: str) -> Formula:
    """Read a formula; FormulaError with its place where it cannot be read, or asks for what no value can give."""
    _refuse_long(text)
    plain = text.translate(_PLAIN)
    _refuse_deep_brackets(plain)
    try:
        tree: Node = _grammar().parse(plain)  # type: ignore[assignment]
    except UnexpectedInput as fault:
        raise _syntax(fault, text) from None
    except _Fault as fault:
        raise fault.error from None
    _refuse_big_trees(tree)
    check(tree)
    return Formula(text, tree, frozenset(node.name for node in _walk(tree) if isinstance(node, Variable)))


class _Fault(Exception):
    """Carries an error out of the parser, which would wrap it."""

    def __init__(self, error: FormulaError) -> None:
        self.error = error


@v_args(inline=True)
class _Tree(Transformer[Token, Node]):
    def start(self, node: Node) -> Node:
        return node

    def number(self, token: Token) -> Node:
        value = Decimal(str(token))
        if digits_of(value) > MOST_DIGITS:
            raise _Fault(FormulaError("too_large", _at(token), limit=MOST_DIGITS))
        return Number(value, _at(token))

    def variable(self, token: Token) -> Node:
        name = names.canonical(str(token))
        if name is None:
            raise _Fault(FormulaError("unknown_name", _at(token), name=str(token)))
        return Variable(name, _at(token))

    def call(self, token: Token, *arguments: Node | None) -> Node:
        function = str(token).upper()
        if function not in names.FUNCTIONS:
            raise _Fault(FormulaError("unknown_name", _at(token), name=str(token)))
        return Call(function, tuple(argument for argument in arguments if argument is not None), _at(token))

    def sign(self, token: Token, operand: Node) -> Node:
        return Negative(operand, _at(token)) if token == "-" else Chain(operand, (), _at(token))

    def comparison(self, left: Node, token: Token, right: Node) -> Node:
        return Comparison(_SIGNS.get(str(token), str(token)), left, right, _at(token))

    def chain(self, first: Node, *rest: Any) -> Node:
        pairs = zip(rest[::2], rest[1::2], strict=True)
        return Chain(first, tuple((str(token), _at(token), operand) for token, operand in pairs), _at(rest[0]))


@cache
def _grammar() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=_Tree(), maybe_placeholders=False)


def _at(token: Token) -> int:
    assert token.start_pos is not None
    return token.start_pos + 1


def _syntax(fault: UnexpectedInput, text: str) -> FormulaError:
    place = fault.pos_in_stream
    token = getattr(fault, "token", None)
    if place is None or place < 0 or place >= len(text) or (token is not None and token.type == "$END"):
        return FormulaError("syntax", len(text) + 1, "ends_early")
    return FormulaError("syntax", place + 1, found=text[place] if token is None else text[place : place + len(token)])


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST:
        raise FormulaError("too_long", LONGEST + 1, limit=LONGEST, nodes=MOST_NODES)


def _refuse_deep_brackets(text: str) -> None:
    depth = 0
    for place, sign in enumerate(text, start=1):
        depth += (sign == "(") - (sign == ")")
        if depth > DEEPEST:
            raise FormulaError("too_deep", place, limit=DEEPEST)


def _refuse_big_trees(tree: Node) -> None:
    # By level, not by recursion: a chain of signs may be as deep as the text is long.
    level, depth, count = [tree], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > 2 * DEEPEST:
            raise FormulaError("too_deep", level[0].at, limit=DEEPEST)
        if count > MOST_NODES:
            raise FormulaError("too_long", level[0].at, limit=LONGEST, nodes=MOST_NODES)
        level = [part for node in level for part in parts(node)]


def _walk(tree: Node) -> Iterator[Node]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(parts(node))
