"""What may be asked of bills and runs, always within a scope."""

from tallystick.kit.listing import SORTED_AT_MOST

from ..rules.listing import SORTS, STATES, BillCursor, BillFilter
from ..rules.periods import Wanted
from ..rules.readings import READING_STATES, ReadingFilter
from .again import Again, preview_again, weigh
from .bills import (
    SHEET,
    BillPage,
    bill,
    bill_history,
    bill_ids,
    bill_totals,
    bills,
    bills_for_sheet,
    few_enough,
    late_fees,
    settlements,
)
from .choices import Choice, borne_tariffs, choosable, choosable_page, chosen_ids, floors, standing
from .comparisons import compared_preview, compared_run, run_changes
from .ending import EndPreview, preview_end
from .estimates import preview_estimates
from .explanations import NAMES, Explanation, explanation, explanations
from .later import paid_later
from .looking import accounts_named
from .open import bill_states, late_fees_of, open_bills, open_bills_on
from .owed import bills_from, owed_by_asset
from .previews import Preview, named_failures, preview_run
from .readings import CURVE_MONTHS, ReadingList, listed_readings, readers, reading_page, usage_curve
from .rerating import Rerating, preview_rerate
from .runs import (
    RunFilter,
    listed_run_failures,
    listed_runs,
    next_opening_day,
    night_is_done,
    run,
    run_failure_groups,
    run_failures,
    run_totals,
    runs,
    waiting_runs,
)
from .shares import preview_shares
from .today import AGES, Ranking, ages, books_to_rank, buildings_paid, debtors, months_billed, openings, today_totals
from .trying import FirstBill, NotWorkedOut, Priced, Tried, first_bills, try_price
from .uses import is_item_billed, used_versions

__all__ = [
    "AGES",
    "CURVE_MONTHS",
    "NAMES",
    "READING_STATES",
    "SHEET",
    "SORTED_AT_MOST",
    "SORTS",
    "STATES",
    "Again",
    "BillCursor",
    "BillFilter",
    "BillPage",
    "Choice",
    "EndPreview",
    "Explanation",
    "FirstBill",
    "NotWorkedOut",
    "Preview",
    "Priced",
    "Ranking",
    "ReadingFilter",
    "ReadingList",
    "Rerating",
    "RunFilter",
    "Tried",
    "Wanted",
    "accounts_named",
    "ages",
    "bill",
    "bill_history",
    "bill_ids",
    "bill_states",
    "bill_totals",
    "bills",
    "bills_for_sheet",
    "bills_from",
    "books_to_rank",
    "borne_tariffs",
    "buildings_paid",
    "choosable",
    "choosable_page",
    "chosen_ids",
    "compared_preview",
    "compared_run",
    "debtors",
    "explanation",
    "explanations",
    "few_enough",
    "first_bills",
    "floors",
    "is_item_billed",
    "late_fees",
    "late_fees_of",
    "listed_readings",
    "listed_run_failures",
    "listed_runs",
    "months_billed",
    "named_failures",
    "next_opening_day",
    "night_is_done",
    "open_bills",
    "open_bills_on",
    "openings",
    "owed_by_asset",
    "paid_later",
    "preview_again",
    "preview_end",
    "preview_estimates",
    "preview_rerate",
    "preview_run",
    "preview_shares",
    "readers",
    "reading_page",
    "run",
    "run_changes",
    "run_failure_groups",
    "run_failures",
    "run_totals",
    "runs",
    "settlements",
    "standing",
    "today_totals",
    "try_price",
    "usage_curve",
    "used_versions",
    "waiting_runs",
    "weigh",
]
