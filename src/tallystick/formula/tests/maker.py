"""Makes formulas that can be read, with a liking for what rounds, divides, nests and grows, and values to go with them."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

# `months` stands in a whole-number column, `displacement` in none.
VARIABLES = ("usage", "building_area", "floor", "usage_before", "amount", "months")
FIGURES = ("0", "1", "2", "3", "7", "0.5", "1.2", "0.000001", "100", "180", "99.9999", "12345678901", "0.333333")
ODD_FIGURES = ("0.0000000000005", "0.00000000000049", "9999999999999999999999", "0.00000000000000000001", "1/3", "2/3")
STEPS = ("0.5", "1", "3", "10", "0.07", "0.0000000000001", "floor", "1/3", "usage/7", "0.000000000001")
FUNCTIONS = ("IF", "IF", "MIN", "MAX", "ABS", "ROUND", "ROUNDUP", "ROUNDDOWN", "CEILING", "FLOOR", "TIER", "TIERFROM")


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes texts from a source of chance; `depth` is how far they may still nest."""

    chance: Random

    def number(self, depth: int) -> str:
        kind = self.chance.randrange(20)
        if depth <= 0 or kind < 4:
            return self.leaf()
        if kind < 11:
            return self.chain(depth - 1)
        if kind == 11:
            # Grows, or shrinks, until it has too many digits.
            return self.chance.choice("*/").join([self.inside(min(1, depth - 1))] * self.chance.randint(2, 25))
        return f"-{self.inside(depth - 1)}" if kind < 13 else self.call(self.chance.choice(FUNCTIONS), depth - 1)

    def leaf(self) -> str:
        kind = self.chance.randrange(40)
        if kind < 20:
            return self.chance.choice(VARIABLES)
        if kind == 39:
            return "displacement"
        return f"({self.chance.choice(ODD_FIGURES)})" if kind > 36 else self.chance.choice(FIGURES)

    def inside(self, depth: int) -> str:
        return f"({self.number(depth)})"

    def chain(self, depth: int) -> str:
        signs = self.chance.choice(("+-", "*/", "+-*/", "****"))
        text = self.inside(depth)
        for _ in range(self.chance.choice((1, 1, 2, 3, 12))):
            text += self.chance.choice(signs) + self.inside(depth if len(text) < 300 else 0)
        return text

    def truth(self, depth: int) -> str:
        kind = self.chance.randrange(10)
        if depth <= 0 or kind < 7:
            return f"{self.number(depth)} {self.chance.choice(('=', '<>', '<', '<=', '>', '>='))} {self.number(depth)}"
        if kind < 8:
            return f"NOT({self.truth(depth - 1)})"
        parts = [self.truth(depth - 1) for _ in range(self.chance.randint(1, 3))]
        return f"{self.chance.choice(('AND', 'OR'))}({', '.join(parts)})"

    def call(self, function: str, depth: int) -> str:
        if function == "IF":
            return f"IF({self.truth(depth)}, {self.number(depth)}, {self.number(depth)})"
        if function.startswith("TIER"):
            return self.tiers(function, depth)
        arguments = [self.number(depth)]
        if function in ("MIN", "MAX"):
            arguments += [self.number(depth) for _ in range(self.chance.randint(0, 3))]
        elif function in ("CEILING", "FLOOR"):
            arguments.append(self.chance.choice(STEPS))
        elif function != "ABS":
            arguments.append(str(self.chance.choice((0, 1, 2, 12, -2, self.chance.randint(-12, 12)))))
        return f"{function}({', '.join(arguments)})"

    def tiers(self, function: str, depth: int) -> str:
        arguments = [self.number(depth) for _ in range(1 if function == "TIER" else 2)]
        for limit in sorted(self.chance.sample(range(400), self.chance.randint(1, 6))):
            arguments.append(self.chance.choice((f"{limit}",) * 6 + (f"{limit}*months", f"{limit}/3", self.leaf())))
            arguments.append(self.leaf())
        return f"{function}({', '.join([*arguments, self.leaf()])})"

    def row(self) -> dict[str, Decimal | None]:
        """A value for each variable; now and then none."""
        found = {name: self.value() if self.chance.randrange(30) else None for name in VARIABLES}
        return found | {"floor": Decimal(self.chance.randint(-2, 40)), "months": Decimal(self.chance.choice((1, 3, 12)))}

    def value(self) -> Decimal:
        kind = self.chance.randrange(10)
        if kind < 2:
            return Decimal(self.chance.choice(("0", "180", "180.0001", "7", "0.5", "-1", "0.000000000001", "1" * 24)))
        figure = Decimal(self.chance.randint(-(10 ** self.chance.randint(0, 6)), 10 ** self.chance.randint(0, 12)))
        return figure.scaleb(-self.chance.choice((0, 0, 2, 4, 12)))
