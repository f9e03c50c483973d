"""What midnight does in a book, by the book's own clock."""

from collections.abc import Iterator
from datetime import date

from tallystick.accounts.queries import books
from tallystick.billing.commands import Outcome, Wanted, generate
from tallystick.billing.queries import night_is_done
from tallystick.kit.period import today_in
from tallystick.kit.who import CLOCK, EVERYTHING, Scope


def midnight(book_id: int, today: date) -> Outcome:
    """Make the bills of every cycle that is open; what was missed while the system was down is made up for."""
    return generate(CLOCK, EVERYTHING, book_id, Wanted(), today=today)


def nights_due(scope: Scope = EVERYTHING) -> Iterator[tuple[int, date]]:
    """Books whose midnight has come and has not been carried out, with their day."""
    for book in books(scope):
        today = today_in(book.timezone)
        if not night_is_done(scope, book.id, today):
            yield book.id, today
