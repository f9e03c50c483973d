"""What follows from what: each kind of fact, and the command that it calls for."""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from procrastinate.contrib.django import app

from tallystick.kit import outbox

from . import telling

logger = logging.getLogger(__name__)


def _run_asked(book_id: int, about: Mapping[str, Any]) -> None:
    # The run itself is a transaction of its own, with progress to tell: it is put in the queue by this one.
    app.configure_task("bill_run").defer(run_id=about["run_id"])


def _sheet_asked(book_id: int, about: Mapping[str, Any]) -> None:
    app.configure_task("sheet").defer(run_id=about["run_id"])


HANDLERS: dict[str, outbox.Handler] = {"run_asked": _run_asked, "sheet_asked": _sheet_asked, **telling.HANDLERS}


def carry_out_facts() -> int:
    """Carry out all facts that wait; how many. One that cannot be carried out is put off, and keeps no other back."""
    return sum(_carry_out(fact_id) for fact_id in outbox.waiting(HANDLERS))


def _carry_out(fact_id: int) -> bool:
    try:
        return outbox.carry_out(fact_id, HANDLERS)
    except (OperationalError, InterfaceError):
        raise
    except outbox.UnknownKind as unknown:
        logger.error("fact %s is of a kind that is not known here (%s), and is set aside", fact_id, unknown)
        outbox.set_aside(fact_id)
    except Exception:
        logger.exception("fact %s cannot be carried out, and is tried again later", fact_id)
        outbox.put_off(fact_id, timezone.now())
    return False
