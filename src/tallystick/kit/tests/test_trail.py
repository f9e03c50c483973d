"""Triggers write history, whoever writes the rows; a trail says who and why."""

import pytest
from django.db import Error, connection, transaction
from django.db.transaction import TransactionManagementError

from tallystick.accounts.models import Account, Book
from tallystick.kit import sql
from tallystick.kit.trail import trail
from tallystick.kit.who import CLOCK, Actor

pytestmark = pytest.mark.django_db
ANN = Actor(7, "Ann")

BULK = {
    "insert": "INSERT INTO accounts_account (book_id, code, name) SELECT %(book)s, unnest(%(codes)s::text[]), ''",
    "update": "UPDATE accounts_account SET name = 'Chen' WHERE book_id = %(book)s",
    "delete": "DELETE FROM accounts_account WHERE book_id = %(book)s",
}


@pytest.fixture
def book() -> int:
    return Book.objects.create(code="MK", name="Maple", kind="community", currency="CNY", timezone="UTC").id


def history(table: str = "accounts_accountevent") -> list[sql.Row]:
    columns = "e.*, c.metadata ->> 'actor' AS actor, c.metadata ->> 'reason' AS reason, c.metadata ->> 'user_id' AS user_id"
    source = f"{table} AS e LEFT JOIN pghistory_context AS c ON c.id = e.pgh_context_id"
    return sql.fetch(f"SELECT {columns} FROM {source} ORDER BY pgh_id")  # noqa: S608


def carry_out(statement: str, book: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BULK[statement], {"book": book, "codes": ["A-101", "A-102", "A-103"]})


def test_bulk_writes_by_sql_leave_each_row_and_who_and_why(book: int) -> None:
    for statement in BULK:
        with transaction.atomic(), trail(ANN, f"to {statement}"):
            carry_out(statement, book)
    told = [(row.pgh_label, row.code, row.name, row.actor, row.user_id, row.reason) for row in history()]
    names = {"insert": "", "update": "Chen", "delete": "Chen"}
    assert sorted(told) == sorted(
        (statement, code, names[statement], "Ann", "7", f"to {statement}")
        for statement in BULK
        for code in ("A-101", "A-102", "A-103")
    )
    assert len({row.pgh_context_id for row in history()}) == len(BULK)


def test_rows_written_without_a_trail_have_their_history_with_nobodys_name(book: int) -> None:
    with transaction.atomic(), trail(ANN):
        pass
    account = Account.objects.create(book_id=book, code="A-101")
    account.name = "Chen"
    account.save()
    assert [(row.pgh_label, row.actor) for row in history()] == [("insert", None), ("update", None)]


def test_an_update_that_changes_nothing_leaves_nothing(book: int) -> None:
    Book.objects.filter(id=book).update(name="Maple")
    assert [row.pgh_label for row in history("accounts_bookevent")] == ["insert"]


def test_what_is_taken_back_leaves_nothing(book: int) -> None:
    with transaction.atomic(), trail(ANN):
        carry_out("insert", book)
        transaction.set_rollback(True)
    carry_out("insert", book)
    assert [row.actor for row in history()] == [None, None, None]


def test_a_trail_within_a_trail_is_one_act_and_gives_the_reason_that_was_missing(book: int) -> None:
    with transaction.atomic(), trail(ANN):
        with trail(CLOCK, "imported"):
            carry_out("insert", book)
        Book.objects.filter(id=book).update(name="Oak")
    (accounts,) = {(row.pgh_context_id, row.actor) for row in history()}
    changed = history("accounts_bookevent")[-1]
    assert accounts == (changed.pgh_context_id, "Ann")


def test_a_trail_ends_with_its_block_also_where_that_fails(book: int) -> None:
    def fail() -> None:
        with trail(ANN, "for nothing"):
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        fail()
    carry_out("insert", book)
    with pytest.raises(Error), transaction.atomic(), trail(ANN):
        carry_out("insert", book)
    carry_out("update", book)
    assert {row.actor for row in history()} == {None}


@pytest.mark.django_db(transaction=True)
def test_a_trail_needs_a_transaction() -> None:
    with pytest.raises(TransactionManagementError), trail(ANN):
        pass


def test_history_is_neither_changed_nor_deleted(book: int) -> None:
    for statement in ("UPDATE accounts_bookevent SET name = 'x'", "DELETE FROM accounts_bookevent"):
        with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
            connection.cursor().execute(statement)
