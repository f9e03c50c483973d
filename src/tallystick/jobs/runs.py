"""Bill runs carried out by a worker, whoever asked for them and whoever began them before."""

import logging

from django.db import InterfaceError, OperationalError

from tallystick.billing.commands import carry_out_run, carry_out_sheet, fail_run, fail_sheet
from tallystick.billing.queries import waiting_runs
from tallystick.kit.who import EVERYTHING

logger = logging.getLogger(__name__)


def carry_out(run_id: int) -> None:
    """Carry out a run; what breaks it is written on it. A lost database is not its fault: it waits to be begun again."""
    try:
        carry_out_run(run_id)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        logger.exception("bill run %s failed", run_id)
        fail_run(run_id, fault=f"{type(fault).__name__}: {fault}")


def carry_out_sheet_of(run_id: int) -> None:
    """Check or store a sheet of readings; what breaks it is written on its run."""
    try:
        carry_out_sheet(run_id)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        logger.exception("the sheet of run %s failed", run_id)
        fail_sheet(run_id, fault=f"{type(fault).__name__}: {fault}")


def take_up_waiting() -> None:
    """Carry out what waits though nobody works on its book: its worker, or its command, was killed."""
    for run_id in waiting_runs(EVERYTHING):
        carry_out(run_id)
