"""The bills of readings: made, told why they cannot be, and worked out again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy

from tallystick.formula import parse
from tallystick.kit import outbox, sql
from tallystick.kit.refusal import Refusal
from tallystick.kit.who import EVERYTHING, Actor

from ..models import Bill
from ..queries.charged import charged, priced_alike, worked_readings
from ..queries.worked import ground_of, terms_of
from ..rules.periods import Wanted
from .replacing import replace
from .runs import make_bills
from .voiding import void


class NoTariffForReading(Refusal):
    code = "no_tariff"
    sentence = gettext_lazy("{name}: no tariff on usage is assigned in this month, so the reading cannot be charged.")


class ReadingFails(Refusal):
    code = "reading_fails"
    sentence = gettext_lazy("{name}: its bill cannot be worked out ({fault}).")


class ReadingHasMoney(Refusal):
    code = "reading_has_money"
    sentence = gettext_lazy("{name}: money lies on its bill. Void the receipt first.")


@dataclass(frozen=True, slots=True)
class Billed:
    """How many readings were billed, and those that could not be: reading_id, name, and why (code)."""

    made: int
    failed: tuple[sql.Row, ...]


def bill_them(actor: Actor, book_id: int, reading_ids: Sequence[int], replaced: Mapping[int, int], today: date) -> None:
    """Bill readings, all of them or a refusal; `replaced` are the bills (by reading) that theirs stand for."""
    for row in try_bills(actor, book_id, reading_ids, replaced, today).failed:
        if row.code == NoTariffForReading.code:
            raise NoTariffForReading(name=row.name)
        raise ReadingFails(name=row.name, fault=row.code)


def rework_usage(actor: Actor, book_id: int, bill_ids: Sequence[int], *, today: date, reason: str) -> int:
    """Work out again the bills of readings; the number replaced. A refusal where one cannot be worked out."""
    found = charged(book_id, bills=bill_ids)
    ground, replaced = ground_of(EVERYTHING, book_id, Wanted(), today), 0
    for terms, version, alike in priced_alike(book_id, found):
        text, params = worked_readings(ground, terms, version, alike, found.readings)
        done = replace(actor, ground, text, params, Bill.Origin.READING, reason)
        for fault in done.failed:
            raise ReadingFails(name=_name(book_id, fault), fault=fault.code)
        replaced += done.replaced
    return replaced


def rework_later(actor: Actor, book_id: int, reading_ids: Sequence[int], today: date) -> None:
    """Work out again the later bills of the year, where the year's usage counts."""
    items = _counting_the_year(book_id)
    if not items:
        return
    later = sql.rows("billing", "list_later_usage", {"book": book_id, "readings": list(reading_ids), "items": items})
    if later:
        rework_usage(actor, book_id, [row.id for row in later], today=today, reason="usage_before")


def try_bills(actor: Actor, book_id: int, reading_ids: Sequence[int], replaced: Mapping[int, int], today: date) -> Billed:
    """Bill what can be billed, and say what cannot."""
    found = charged(book_id, readings=reading_ids, replaced=replaced)
    failed = [(reading_id, NoTariffForReading.code) for reading_id in found.uncharged]
    ground, made = ground_of(EVERYTHING, book_id, Wanted(), today), 0
    for terms, version, alike in priced_alike(book_id, found):
        text, params = worked_readings(ground, terms, version, alike, found.readings)
        done = make_bills(text, params, Bill.Origin.READING, actor.user_id, actor.name)
        made += done.made
        if done.failed:
            failed += [(row.origin_id, row.code) for row in sql.fetch(text, params) if row.code is not None]
    return Billed(made, _named(book_id, failed))


def _named(book_id: int, failed: Sequence[tuple[int, str]]) -> tuple[sql.Row, ...]:
    if not failed:
        return ()
    names = sql.rows("billing", "name_readings", {"book": book_id, "readings": [reading_id for reading_id, _ in failed]})
    codes = dict(failed)
    return tuple(sql.Row(row, code=codes[row.reading_id]) for row in names)


def _counting_the_year(book_id: int) -> list[int]:
    """The items of the book that have a formula which names what the year has used before."""
    return sorted(
        {
            terms.item_id
            for terms in terms_of(book_id, Wanted(), on_usage=True)
            for version in terms.versions
            if version.formula_text and "usage_before" in parse(version.formula_text).variables
        }
    )


def follow(actor: Actor, book_id: int, moved: Mapping[int, int], bills: Mapping[int, int], today: date) -> None:
    """Let the bills of replaced readings follow: `moved` are the new readings by the old ones, `bills` those of the old."""
    replaced = {new: bills[old] for old, new in moved.items() if old in bills}
    if replaced:
        void(actor, book_id, sorted(replaced.values()), Bill.Voided.REPLACED, today=today, reason="reading")
        bill_them(actor, book_id, sorted(replaced), replaced, today)
        outbox.leave("bills_replaced", book_id, **outbox.listed("bills", sorted(replaced.values())))


def bills_of(book_id: int, reading_ids: Sequence[int]) -> list[sql.Row]:
    """The live bills of readings, held to the end of the transaction: id, reading_id, name, has_money."""
    return sql.rows("billing", "weigh_readings", {"book": book_id, "readings": list(reading_ids)})


def _name(book_id: int, fault: sql.Row) -> str:
    return str(sql.one("billing", "name_asset", {"book": book_id, "asset": fault.asset_id}).code)
