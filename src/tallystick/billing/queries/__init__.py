"""What may be asked of bills and runs, always within a scope."""

from ..rules.periods import Wanted
from .runs import Preview, named_failures, next_opening_day, preview_run, run, run_failures, run_totals, runs

__all__ = [
    "Preview",
    "Wanted",
    "named_failures",
    "next_opening_day",
    "preview_run",
    "run",
    "run_failures",
    "run_totals",
    "runs",
]
