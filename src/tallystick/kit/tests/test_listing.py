"""Pages of a list: all rows once, in any order, whatever the cursor is made of."""

import base64
import json
from datetime import date

import pytest

from tallystick.accounts import commands as accounts
from tallystick.accounts.commands import NewAccount, NewBook
from tallystick.kit import sql
from tallystick.kit.listing import BadCursor, BadOrder, Listed, Order, Sort
from tallystick.kit.who import EVERYTHING, OPERATOR

ACCOUNTS = "-- yields: accounts\nSELECT book_id, id, code FROM accounts_account WHERE book_id = %(book)s"
TODAY = date(2020, 4, 10)
SORTS = {"code": Sort("code"), "id": Sort("id", "bigint"), "length": Sort("length(code)", "integer")}


@pytest.fixture
def listed(db: None, monkeypatch: pytest.MonkeyPatch) -> Listed:
    book = NewBook("GARDEN", "Garden Court", "community", "CNY", "Asia/Shanghai")
    book_id = accounts.open_book(OPERATOR, EVERYTHING, book, today=TODAY)
    codes = [f"1-{number}" for number in range(23)]
    accounts.open_accounts(OPERATOR, EVERYTHING, book_id, [NewAccount(code) for code in codes], today=TODAY)
    monkeypatch.setattr(sql, "text_of", lambda room, name: ACCOUNTS)
    return Listed("accounts", "list_accounts", {"book": book_id}, SORTS)


@pytest.mark.parametrize("by", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_hold_every_row_once_in_the_order_of_the_stream(listed: Listed, by: str, descending: bool) -> None:
    order, after, seen = listed.order(by, descending), None, []
    while True:
        page = listed.page(order, after=after, limit=5)
        seen += [row.code for row in page.rows]
        if (after := page.after) is None:
            break
    assert seen == [row.code for row in listed.stream(order)]
    assert len(seen) == len(set(seen)) == 23 == listed.count()


def test_a_page_that_is_exactly_full_is_the_last(listed: Listed) -> None:
    assert listed.page(limit=23).after is None


def _cursor(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "é", "=" * 3, "A" * 5000, _cursor(1), _cursor([], {}, 1, 2),
        _cursor("code", False, "1", 2**64), _cursor("code", True, "1", 1), _cursor("code", False, None, 1),
        _cursor("code", False, "\0", 1), _cursor("code", False, "\ud800", 1), _cursor("code", False, "1", True),
    ],
)  # fmt: skip
def test_a_cursor_that_is_none_of_ours_is_refused(listed: Listed, cursor: str) -> None:
    with pytest.raises(BadCursor):
        listed.page(after=cursor)


def test_a_key_that_its_type_cannot_hold_is_refused(listed: Listed) -> None:
    with pytest.raises(BadCursor):
        listed.page(Order("id"), after=_cursor("id", False, "one", 1))
    assert listed.count() == 23


def test_an_order_that_the_list_does_not_know_is_refused(listed: Listed) -> None:
    with pytest.raises(BadOrder):
        listed.order("colour")
