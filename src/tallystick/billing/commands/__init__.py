"""What may be done with bills: one transaction each, its refusals beside it."""

from tallystick.metering.commands import NewReading, ReadingChange
from tallystick.tariffs.commands import Ending

from ..rules.periods import Wanted
from .assignments import Ended, end_assignments
from .bills import Rerated, rerate, void_bills
from .runs import Outcome, ask_run, carry_out_run, generate, undo_run
from .usage import delete_reading, edit_reading, enter_readings

__all__ = [
    "Ended",
    "Ending",
    "NewReading",
    "Outcome",
    "ReadingChange",
    "Rerated",
    "Wanted",
    "ask_run",
    "carry_out_run",
    "delete_reading",
    "edit_reading",
    "end_assignments",
    "enter_readings",
    "generate",
    "rerate",
    "undo_run",
    "void_bills",
]
