"""What may be asked of this room: an empty workbook to fill in, and what its sheets are called."""

from .columns import LANGUAGES
from .plan import sheet_name
from .template import template
from .unpacking import MOST_BYTES

__all__ = ["LANGUAGES", "MOST_BYTES", "sheet_name", "template"]
