"""By which clock people read when somebody was here: people belong to no book, so that of the first book they see."""

from ..door import StaffRequest, books_of


def zone_of(request: StaffRequest) -> str:
    return next((str(book.timezone) for book in books_of(request)), "UTC")
