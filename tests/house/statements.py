"""What a query reads and writes, and whether it stays within its book: SQL taken apart by sqlglot."""

import re
from collections.abc import Iterator, Set

import sqlglot
from sqlglot import exp

from .house import FLOOR_OF, is_below

# What stands for a `{{mark}}`; one in brackets alone is a query, one on a line alone a list of CTEs, any other a name.
STAND_INS = {"direction": "", "order": "", "laterals": "", "beyond": "<", "type": "text", "last": "now()"}
FIRST_LINE = re.compile(r"-- (yields|does): \S")
_CTES = re.compile(r"(?m)(?<=,\n)(\s*)\{\{(\w+)\}\}")
_QUERY = re.compile(r"\(\s*\{\{\w+\}\}\s*\)(?!::)")
_MARK = re.compile(r"\{\{(\w+)\}\}")
_PARAMETER = re.compile(r"%\(\w+\)s")
_LIST_OF_CTES = re.compile(r"\A(\s*--.*\n)*\s*\w+ AS (MATERIALIZED )?\(")


def parse(text: str) -> exp.Expression:
    """A query of ours, with something in the place of its marks and parameters."""
    text = _CTES.sub(r"\1\2_piece AS (SELECT 1)", text)
    text = _QUERY.sub("(SELECT 1 AS piece)", text)
    text = _MARK.sub(lambda mark: STAND_INS.get(mark[1], mark[1]), text)
    text = _PARAMETER.sub("NULL", text).replace("%%", "%")
    if _LIST_OF_CTES.match(text):
        text = f"WITH {text} SELECT 1"
    (statement,) = sqlglot.parse(text, read="postgres")
    assert isinstance(statement, exp.Expression)
    return statement


def room_of(table: str) -> str | None:
    """The room that a table belongs to, by its prefix; None for names of a query's own."""
    return next((room for room in FLOOR_OF if table.startswith(f"{room}_")), None)


def tables_read(statement: exp.Expression) -> set[str]:
    return {table.name for table in statement.find_all(exp.Table) if not _is_target(table)}


def tables_written(statement: exp.Expression) -> set[str]:
    return {table.name for table in statement.find_all(exp.Table) if _is_target(table)}


def _is_target(table: exp.Table) -> bool:
    holder = table.parent.parent if isinstance(table.parent, exp.Schema) else table.parent
    return isinstance(holder, exp.Insert | exp.Update | exp.Delete | exp.Merge) and table.arg_key == "this"


def out_of_order(room: str, text: str) -> list[str]:
    """Tables that a room's query must not touch: those above it or beside it; to write, those of others."""
    statement = parse(text)
    reads = [f"reads {name}" for name in tables_read(statement) if not _may_read(room, room_of(name))]
    writes = [f"writes {name}" for name in tables_written(statement) if room_of(name) != room]
    return sorted(reads + writes)


def _may_read(room: str, other: str | None) -> bool:
    return other is None or other == room or is_below(other, room)


def beyond_book(text: str, growing: Set[str]) -> list[str]:
    """Tables that grow and whose `book_id` a query does not tie to another table's, or to the book asked for."""
    return sorted({table.name for scope in _scopes(parse(text)) for table in _untied(scope, growing)})


def _scopes(statement: exp.Expression) -> Iterator[exp.Expression]:
    return statement.find_all(exp.Select, exp.Update, exp.Delete)


def _untied(scope: exp.Expression, growing: Set[str]) -> Iterator[exp.Table]:
    tables = list(_own_tables(scope))
    tied = {column.table for column in scope.find_all(exp.Column) if column.name == "book_id" and _is_compared(column)}
    using = any(name.name == "book_id" for join in scope.find_all(exp.Join) for name in join.args.get("using") or ())
    for table in tables:
        alone = len(tables) == 1 and "" in tied
        if table.name in growing and not (table.alias_or_name in tied or alone or using):
            yield table


def _own_tables(scope: exp.Expression) -> Iterator[exp.Table]:
    """Tables that this very SELECT, UPDATE or DELETE names, not those of the queries within it."""
    for table in scope.find_all(exp.Table):
        is_filled = isinstance(table.parent, exp.Insert | exp.Schema)
        if table.find_ancestor(exp.Select, exp.Update, exp.Delete) is scope and not is_filled:
            yield table


def _is_compared(column: exp.Column) -> bool:
    return isinstance(column.find_ancestor(exp.EQ, exp.In, exp.Select), exp.EQ | exp.In)
