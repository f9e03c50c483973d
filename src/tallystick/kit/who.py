"""Who acts and what they may see: the two small values that doors hand to rooms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives an order, for the trail: the user's id (None for the clock) and the name as it was then."""

    user_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Which books, and which charge items, may be seen; None means all of them. What is outside does not exist."""

    book_ids: frozenset[int] | None = None
    item_ids: frozenset[int] | None = None

    def has_book(self, book_id: int) -> bool:
        return self.book_ids is None or book_id in self.book_ids

    def books(self) -> list[int] | None:
        """For SQL: `(%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))`."""
        return None if self.book_ids is None else sorted(self.book_ids)

    def items(self) -> list[int] | None:
        """For SQL, as `books`."""
        return None if self.item_ids is None else sorted(self.item_ids)

    def only(self, book_id: int) -> "Scope":
        """This scope narrowed to one book; to nothing where the book is outside of it."""
        return Scope(frozenset({book_id}) if self.has_book(book_id) else frozenset(), self.item_ids)


CLOCK = Actor(None, "clock")
OPERATOR = Actor(None, "operator")
EVERYTHING = Scope()
