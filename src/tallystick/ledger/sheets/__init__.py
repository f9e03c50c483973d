"""The books as files for other programs: text for beancount and hledger, a table for spreadsheets."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from .books import Books
from .journals import beancount, hledger
from .table import table

__all__ = ["FORMS", "Books"]

FORMS: Mapping[str, Callable[[Books], Iterator[str]]] = MappingProxyType(
    {"beancount": beancount, "hledger": hledger, "csv": table}
)
