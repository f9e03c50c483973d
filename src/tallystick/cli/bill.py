"""`tallystick bill`: generate a book's bills by hand."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from .output import day
from .session import installation

if TYPE_CHECKING:
    from tallystick.billing.commands import Wanted
    from tallystick.kit.sql import Row


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--book", required=True, metavar="CODE", help="the book")
    parser.add_argument("--through", required=True, type=day, metavar="DAY", help="all periods that start on or before it")
    parser.add_argument("--item", action="append", metavar="NAME", help="only this charge item (may be given again)")
    parser.add_argument("--tariff", action="append", metavar="NAME", help="only this tariff (may be given again)")
    parser.add_argument("--asset", action="append", metavar="CODE", help="only this asset (may be given again)")
    parser.add_argument("--preview", action="store_true", help="say what would be made, and make nothing")
    parser.epilog = "Example:  tallystick bill --book GARDEN --through 2026-12-31 --item 'Property fee' --preview"


def run(args: argparse.Namespace) -> int:
    with installation(args):
        from tallystick.accounts.queries import book
        from tallystick.kit.period import today_in
        from tallystick.kit.who import EVERYTHING

        found = book(EVERYTHING, args.book)
        wanted, today = _wanted(args, found.id), today_in(found.timezone)
        return _preview(args, found, wanted, today) if args.preview else _generate(args, found, wanted, today)


def _wanted(args: argparse.Namespace, book_id: int) -> Wanted:
    from tallystick.billing.commands import Wanted
    from tallystick.estate.queries import asset
    from tallystick.kit.who import EVERYTHING
    from tallystick.tariffs.queries import item, tariff

    items = tuple(item(EVERYTHING, book_id, name).id for name in args.item or ()) or None
    tariffs = tuple(tariff(EVERYTHING, book_id, name).id for name in args.tariff or ()) or None
    assets = tuple(asset(EVERYTHING, book_id, code).id for code in args.asset or ()) or None
    return Wanted(args.through, items, tariffs, assets)


def _generate(args: argparse.Namespace, book: Row, wanted: Wanted, today: date) -> int:
    from tallystick.billing.commands import generate
    from tallystick.billing.queries import run_failures, run_totals
    from tallystick.kit.who import EVERYTHING, OPERATOR

    done = generate(OPERATOR, EVERYTHING, book.id, wanted, today=today)
    items = [{"item": t.item_name, "made": t.bills, "amount": t.amount} for t in run_totals(EVERYTHING, done.run_id)]
    failures = run_failures(EVERYTHING, done.run_id)
    _say(args, book, "made", done.made, done.failed, done.amount, items, failures, run=done.run_id)
    return 0


def _preview(args: argparse.Namespace, book: Row, wanted: Wanted, today: date) -> int:
    from tallystick.billing.queries import named_failures, preview_run
    from tallystick.kit.who import EVERYTHING
    from tallystick.tariffs.queries import item_by_id

    seen = preview_run(EVERYTHING, book.id, wanted, today=today)
    items = [
        {"item": item_by_id(EVERYTHING, t.item_id).name, "made": t.made, "amount": t.amount} for t in seen.by_item
    ]
    failures = named_failures(EVERYTHING, book.id, seen.failures)
    _say(args, book, "would be made", seen.made, seen.failed, seen.amount, items, failures)
    return 0


def _say(
    args: argparse.Namespace, book: Row, verb: str, made: int, failed: int, amount: object,
    items: list[dict[str, object]], failures: list[Row], **more: object,
) -> None:  # fmt: skip
    from tallystick.kit.money import in_currency

    def money(value: object) -> str:
        return f"{in_currency(value, book.currency):,f}"  # type: ignore[arg-type]

    listed = [
        {"asset": f["asset_code"], "item": f["item_name"], "tariff": f["tariff_name"], "month": str(f["starts_on"])[:7],
         "code": f["code"], "lacks": f["lacks"]} for f in failures
    ]  # fmt: skip
    plain = [{**row, "amount": str(in_currency(row["amount"], book.currency))} for row in items]  # type: ignore[arg-type]
    if args.output.json:
        args.output.answer(
            {"made": made, "failed": failed, "amount": str(in_currency(amount, book.currency)), "items": plain,  # type: ignore[arg-type]
             "failures": listed, **more}
        )  # fmt: skip
        return
    args.output.say(f"{made:,} bills {verb} in {book.name}: {money(amount)} {book.currency}.")
    for row in items:
        args.output.say(f"  {row['item']}: {row['made']:,} bills, {money(row['amount'])}")
    if failed:
        args.output.say(f"{failed:,} bills cannot be worked out:")
        for row in listed[:50]:
            lacks = f" ({row['lacks']})" if row["lacks"] else ""
            args.output.say(f"  {row['asset']} {row['item']} {row['month']}: {row['code']}{lacks}")
