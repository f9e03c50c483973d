"""Somebody who may see some charge items only: receipts that were laid on a bill of another item do not exist for them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tallystick.billing import queries as billing
from tallystick.cashier import commands as cashier
from tallystick.cashier import queries as receipts
from tallystick.cashier.queries import ReceiptFilter
from tallystick.identity import commands as identity
from tallystick.identity.commands import NewRole, NewToken, NewUser
from tallystick.identity.queries import User, actor_of, scope_of
from tallystick.kit.refusal import UnknownThing
from tallystick.kit.who import EVERYTHING, OPERATOR, Scope

from .world import EVERY, TODAY, World, state_of

PAID = {"receipts.see", "receipts.void", "receipts.collect", "bills.see", "tokens.make"}


@pytest.fixture
def reader(world: World, db: None) -> tuple[User, str]:
    """A user, and their token, who may see one item of Garden Court that nothing was paid for yet."""
    role_id = identity.add_role(OPERATOR, EVERYTHING, NewRole("water", frozenset(PAID)), holding=EVERY)
    book_ids, item_ids = frozenset({world.ours.garden.book_id}), frozenset({world.ours.things["item_id"]})
    wanted = NewUser("water", "Mr Water", role_id, book_ids=book_ids, all_items=False, item_ids=item_ids)
    user_id, _link = identity.invite_user(OPERATOR, EVERYTHING, wanted, holding=EVERY, now=timezone.now())
    user = User.objects.get(id=user_id)
    token = NewToken("water", frozenset(PAID), timezone.now() + timedelta(days=30), book_ids=book_ids)
    return user, identity.make_token(actor_of(user), scope_of(user), token, holding=frozenset(PAID), now=timezone.now())[1]


def test_receipts_of_other_items_do_not_exist(world: World, client: Client, reader: tuple[User, str]) -> None:
    user, token = reader
    things, before = world.ours.things, state_of(world.ours.garden.book_id)
    number = receipts.receipt(EVERYTHING, things["receipt_id"]).number
    client.force_login(user)
    for page in ("/receipts/", "/receipts/?as=csv", "/", f"/desk/{things['book']}/{things['code']}/", f"/find/?q={number}"):
        shown = b"".join(client.get(page)).decode()
        assert f"/receipts/{things['receipt_id']}/" not in shown, page
        assert number not in shown or number in page, page
    assert "Collected" not in client.get("/").content.decode()
    one = f"/receipts/{things['receipt_id']}/"
    assert client.get(one).status_code == client.post(one + "void/", {"reason": "mine"}).status_code == 404
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/receipts", headers=headers).json()["items"] == []
    assert client.get("/api/v1" + one[:-1], headers=headers).status_code == 404
    voided = client.post(
        f"/api/v1{one}void", {"reason": "mine"}, "application/json", headers=headers | {"Idempotency-Key": "a-void-of-mine"}
    )
    assert voided.status_code == 404
    assert state_of(world.ours.garden.book_id) == before


def test_receipts_of_their_items_are_seen_and_added_up(world: World, db: None) -> None:
    book_id, account_id = world.ours.garden.book_id, world.ours.things["account_id"]
    bills = billing.open_bills(EVERYTHING, book_id, [account_id], on_day=TODAY)
    first = bills[0]
    mine = Scope(frozenset({book_id}), frozenset({first.item_id}))
    others = Scope(frozenset({book_id}), frozenset({world.ours.things["item_id"]}) - {first.item_id})
    already = receipts.receipt_totals(mine, ReceiptFilter())
    order = cashier.Collection(account_id, [cashier.Pick(first.id)], means=[cashier.Means("cash")])
    (receipt_id,) = cashier.collect(OPERATOR, EVERYTHING, book_id, [order], today=TODAY)
    paid = receipts.receipt(mine, receipt_id).amount
    (total,) = receipts.receipt_totals(mine, ReceiptFilter())
    assert total.amount == paid + sum((row.amount for row in already), Decimal(0))
    assert receipts.receipt_totals(others, ReceiptFilter()) == []
    with pytest.raises(UnknownThing):
        cashier.void_receipts(OPERATOR, others, book_id, [receipt_id], reason="not mine", today=TODAY)
    cashier.void_receipts(OPERATOR, mine, book_id, [receipt_id], reason="twice", today=TODAY)
    assert [row.kind for row in receipts.receipts(mine, ReceiptFilter(), limit=2).rows] == ["void", "payment"]
