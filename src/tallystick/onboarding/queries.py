"""What may be asked of this room: an empty workbook to fill in, and what its sheets are called."""

from .columns import LANGUAGES, word
from .plan import plan_by_key
from .template import template

__all__ = ["LANGUAGES", "sheet_name", "template"]


def sheet_name(key: str) -> str:
    """The name of a sheet in the reader's language."""
    return word(plan_by_key(key).names)
