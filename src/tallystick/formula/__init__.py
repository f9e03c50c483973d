"""The tariff language: text becomes a tree, a tree becomes a Decimal, a PostgreSQL expression, or words.

Pure: it knows neither Django nor a database. Sums and products are exact, a quotient is rounded once to 20 decimals,
and both evaluators give the same last decimal or the same error.
"""

from .curves import Curve, Tier, curve, variable_of
from .errors import FormulaError
from .evaluation import evaluate
from .explanation import Explanation, Step, explain
from .numbers import render_number
from .parsing import parse
from .sql import FormulaSql, compile_sql
from .tree import Formula

__all__ = [
    "Curve",
    "Explanation",
    "Formula",
    "FormulaError",
    "FormulaSql",
    "Step",
    "Tier",
    "compile_sql",
    "curve",
    "evaluate",
    "explain",
    "parse",
    "render_number",
    "variable_of",
]
