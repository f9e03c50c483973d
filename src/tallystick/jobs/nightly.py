"""What midnight does in a book, by the book's own clock."""

import logging
from collections.abc import Iterator
from datetime import date

from django.db import InterfaceError, OperationalError

from tallystick.accounts.queries import books
from tallystick.billing.commands import Outcome, Wanted, generate
from tallystick.billing.queries import night_is_done
from tallystick.kit.period import today_in
from tallystick.kit.who import CLOCK, EVERYTHING, Scope

logger = logging.getLogger(__name__)


def midnight(book_id: int, today: date) -> Outcome:
    """Make the bills of every cycle that is open; what was missed while the system was down is made up for."""
    return generate(CLOCK, EVERYTHING, book_id, Wanted(), today=today)


def nights_due(scope: Scope = EVERYTHING) -> Iterator[tuple[int, date]]:
    """Books whose midnight has come and has not been carried out, with their day."""
    for book in books(scope):
        today = today_in(book.timezone)
        if not night_is_done(scope, book.id, today):
            yield book.id, today


def carry_out_nights() -> None:
    """Midnight in each book that has it now, or had it while nobody was at work; one that fails keeps no other back."""
    for book_id, today in nights_due():
        try:
            midnight(book_id, today)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("the midnight of %s failed in book %s", today, book_id)
