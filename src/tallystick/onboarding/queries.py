"""What may be asked of this room: an empty workbook to fill in."""

from .columns import LANGUAGES
from .template import template

__all__ = ["LANGUAGES", "template"]
