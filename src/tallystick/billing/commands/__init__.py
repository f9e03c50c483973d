"""What may be done with bills: one transaction each, its refusals beside it."""

from tallystick.metering.commands import NewApportionment, NewReading, ReadingChange
from tallystick.tariffs.commands import Ending

from ..rules.late_fees import Posting
from ..rules.periods import Wanted
from ..rules.settling import Reverse, Settle
from .assignments import Ended, end_assignments
from .bills import BillHasMoney, BillIsVoid, Rerated, remake_bills, rerate, void_bills
from .binding import Bound, bind
from .charging import change_item, change_version, remove_item, remove_version
from .debtors import rank_debtors
from .estimating import Estimated, estimate_readings
from .late_fees import NoLateFee, post_late_fees, post_late_fees_to, waive_late_fees
from .opening import NewOpening, add_opening_bills, faults_of_opening
from .runs import Outcome, RunHasMoney, RunNotDone, ask_again, ask_run, carry_out_run, fail_run, generate, undo_run
from .settling import (
    AlreadyPaid,
    BillVoided,
    MoneyMovedOn,
    NotPositive,
    OtherAccount,
    TooLarge,
    bill_name,
    hold_accounts,
    hold_bills,
    refuse_amount,
    refuse_bill,
    reverse,
    settle,
)
from .sharing import apportion, undo_apportionment
from .sheets import SheetNotChecked, ask_sheet, carry_out_sheet, check_rows, enter_sheet, fail_sheet, import_sheet
from .sums import fold_sums
from .transfers import Moved, TransferHasMoney, move_bills_after_transfer, remove_assets, undo_transfer
from .usage import bill_readings, delete_reading, edit_reading, enter_given, enter_readings
from .usage_bills import Billed, NoTariffForReading, ReadingFails, ReadingHasMoney

__all__ = [
    "AlreadyPaid",
    "BillHasMoney",
    "BillIsVoid",
    "BillVoided",
    "Billed",
    "Bound",
    "Ended",
    "Ending",
    "Estimated",
    "MoneyMovedOn",
    "Moved",
    "NewApportionment",
    "NewOpening",
    "NewReading",
    "NoLateFee",
    "NoTariffForReading",
    "NotPositive",
    "OtherAccount",
    "Outcome",
    "Posting",
    "ReadingChange",
    "ReadingFails",
    "ReadingHasMoney",
    "Rerated",
    "Reverse",
    "RunHasMoney",
    "RunNotDone",
    "Settle",
    "SheetNotChecked",
    "TooLarge",
    "TransferHasMoney",
    "Wanted",
    "add_opening_bills",
    "apportion",
    "ask_again",
    "ask_run",
    "ask_sheet",
    "bill_name",
    "bill_readings",
    "bind",
    "carry_out_run",
    "carry_out_sheet",
    "change_item",
    "change_version",
    "check_rows",
    "delete_reading",
    "edit_reading",
    "end_assignments",
    "enter_given",
    "enter_readings",
    "enter_sheet",
    "estimate_readings",
    "fail_run",
    "fail_sheet",
    "faults_of_opening",
    "fold_sums",
    "generate",
    "hold_accounts",
    "hold_bills",
    "import_sheet",
    "move_bills_after_transfer",
    "post_late_fees",
    "post_late_fees_to",
    "rank_debtors",
    "refuse_amount",
    "refuse_bill",
    "remake_bills",
    "remove_assets",
    "remove_item",
    "remove_version",
    "rerate",
    "reverse",
    "settle",
    "undo_apportionment",
    "undo_run",
    "undo_transfer",
    "void_bills",
    "waive_late_fees",
]
