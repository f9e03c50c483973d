"""What may be asked of bills and runs, always within a scope."""

from ..rules.listing import SORTS, STATES, BillCursor, BillFilter
from ..rules.periods import Wanted
from .bills import (
    SHEET,
    BillPage,
    bill,
    bill_history,
    bill_ids,
    bill_totals,
    bills,
    bills_for_sheet,
    late_fees,
    settlements,
)
from .explanations import NAMES, Explanation, explanation, explanations
from .open import bill_states, late_fees_of, open_bills, open_bills_on
from .runs import (
    Preview,
    named_failures,
    next_opening_day,
    night_is_done,
    preview_run,
    run,
    run_failures,
    run_totals,
    runs,
    waiting_runs,
)

__all__ = [
    "NAMES",
    "SHEET",
    "SORTS",
    "STATES",
    "BillCursor",
    "BillFilter",
    "BillPage",
    "Explanation",
    "Preview",
    "Wanted",
    "bill",
    "bill_history",
    "bill_ids",
    "bill_states",
    "bill_totals",
    "bills",
    "bills_for_sheet",
    "explanation",
    "explanations",
    "late_fees",
    "late_fees_of",
    "named_failures",
    "next_opening_day",
    "night_is_done",
    "open_bills",
    "open_bills_on",
    "preview_run",
    "run",
    "run_failures",
    "run_totals",
    "runs",
    "settlements",
    "waiting_runs",
]
