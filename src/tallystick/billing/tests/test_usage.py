"""Readings and what becomes of them: each test names the rule of domain.md 7 that it holds to."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tallystick.billing import commands, queries
from tallystick.billing.models import Bill
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.metering import commands as metering
from tallystick.metering import queries as asked
from tallystick.metering.models import Meter, Reading

from .metered import TODAY, Court, court, holds, month, refused

pytestmark = pytest.mark.django_db


def test_an_amount_given_overrides_the_bill_and_is_marked() -> None:
    garden = court(tax="6")
    garden.read(4, 100, amount=Decimal("131.60"))
    bill = Bill.objects.get()
    assert (bill.net, bill.tax, bill.amount) == (Decimal("124.15"), Decimal("7.45"), Decimal("131.60"))
    told = queries.explanation(EVERYTHING, garden.book, bill.id)
    assert "131.60" in told.why
    assert "106.00" in told.why
    holds()


def test_an_amount_given_is_cleared_and_the_bill_worked_out() -> None:
    garden = court()
    first = garden.read(4, 100, amount=Decimal("131.60"))
    commands.edit_reading(OPERATOR, EVERYTHING, garden.book, first, commands.ReadingChange(clear_amount=True), today=TODAY)
    assert garden.bills() == [(4, 100)]
    holds()


def test_readings_taken_on_the_phone_wait_for_generate() -> None:
    garden = court()
    garden.read(4, 100, bill=False)
    garden.read(4, 50, "1-1-102", bill=False)
    assert garden.bills() == []
    done = commands.bill_readings(OPERATOR, EVERYTHING, garden.book, today=TODAY, item_id=garden.item)
    assert (done.made, done.failed) == (2, ())
    assert (garden.bills(), garden.bills("1-1-102")) == ([(4, 100)], [(4, 50)])
    assert commands.bill_readings(OPERATOR, EVERYTHING, garden.book, today=TODAY).made == 0
    holds()


def test_what_cannot_be_generated_is_listed_and_the_rest_goes_on() -> None:
    garden = court(formula="usage / (usage - 50)")
    bad = garden.read(4, 50, bill=False)
    garden.read(4, 100, "1-1-102", bill=False)
    done = commands.bill_readings(OPERATOR, EVERYTHING, garden.book, today=TODAY)
    assert [(row.reading_id, row.code, row.name) for row in done.failed] == [(bad, "division_by_zero", "1-1-101 Heat 2020-04")]
    assert done.made == 1
    holds()


def test_a_reading_without_a_bill_may_be_edited_and_deleted() -> None:
    garden = court()
    first = garden.read(4, 100, bill=False)
    second = commands.edit_reading(
        OPERATOR, EVERYTHING, garden.book, first, commands.ReadingChange(current=Decimal(90)), today=TODAY
    )
    assert (garden.readings(), garden.bills()) == ([(4, 90)], [])
    commands.delete_reading(OPERATOR, EVERYTHING, garden.book, second, today=TODAY, reason="wrong flat")
    assert garden.readings() == []
    holds()


def test_deleting_the_bill_deletes_the_reading() -> None:
    garden = court()
    garden.read(4, 100)
    commands.void_bills(OPERATOR, EVERYTHING, garden.book, [Bill.objects.get().id], today=TODAY, reason="wrong")
    assert garden.readings() == []
    holds()


def test_once_any_of_it_is_paid_neither_can_change() -> None:
    garden = court()
    first = garden.read(4, 100)
    garden.pay(4)
    with refused("reading_has_money"):
        commands.edit_reading(OPERATOR, EVERYTHING, garden.book, first, commands.ReadingChange(loss=Decimal(1)), today=TODAY)
    with refused("reading_has_money"):
        commands.delete_reading(OPERATOR, EVERYTHING, garden.book, first, today=TODAY)
    holds()


def replace(garden: Court, on: date, final: int, **more: Any) -> int:
    meter = Meter.objects.get(asset=garden.asset(), item=garden.item, removed_on=None)
    new = metering.Replacement(on, Decimal(final), **more)
    return metering.replace_meter(OPERATOR, EVERYTHING, garden.book, meter.id, new, today=TODAY)


def test_a_meter_is_replaced_without_losing_the_month() -> None:
    garden = court()
    garden.read(4, 320)
    replace(garden, month(5), 350, serial="E-2")
    garden.read(5, 20)
    assert garden.readings() == [(4, 320), (5, 50)]
    holds()


def test_two_replacements_in_a_month_add_up() -> None:
    garden = court()
    garden.read(4, 320)
    replace(garden, month(5), 350, initial=Decimal(7))
    replace(garden, month(5), 17, multiplier=Decimal(10))
    garden.read(5, 2)
    assert garden.bills() == [(4, 320), (5, 30 + 10 + 20)]
    holds()


def test_a_replaced_meter_is_still_named_up_to_its_removal() -> None:
    garden = court()
    metering.add_meters(OPERATOR, EVERYTHING, garden.book, [metering.NewMeter(garden.asset(), garden.item, "E-1")], today=TODAY)
    garden.read(3, 100)
    replace(garden, month(5), 350, serial="E-2")
    garden.read(4, 320, serial="E-1")
    with refused("meter_replaced"):
        garden.read(6, 330, serial="E-1")
    with refused("beyond_final"):
        garden.read(5, 360, serial="E-1")
    garden.read(5, 20)
    assert garden.readings() == [(3, 100), (4, 220), (5, 50)]
    with refused("meter_replaced"):
        garden.read(2, 90, serial="E-1")
    with refused("already_read"):
        garden.read(4, 5)
    holds()


def test_both_meters_of_a_month_in_one_sheet() -> None:
    garden = court()
    metering.add_meters(OPERATOR, EVERYTHING, garden.book, [metering.NewMeter(garden.asset(), garden.item, "E-1")], today=TODAY)
    replace(garden, month(5), 350, serial="E-2")
    readings = [garden.new(5, 20), garden.new(4, 320, serial="E-1")]
    commands.enter_readings(OPERATOR, EVERYTHING, garden.book, readings, today=TODAY)
    assert garden.readings() == [(4, 320), (5, 50)]
    holds()


def test_a_final_figure_below_the_last_one_is_refused_unless_it_rolled_over() -> None:
    garden = court()
    metering.add_meters(
        OPERATOR, EVERYTHING, garden.book, [metering.NewMeter(garden.asset(), garden.item, "E-1", digits=3)], today=TODAY
    )
    garden.read(4, 990)
    with refused("goes_back"):
        replace(garden, month(5), 10)
    replace(garden, month(5), 10, rolled_over=True)
    garden.read(5, 5)
    assert garden.readings() == [(4, 990), (5, 25)]
    holds()


def test_a_replacement_is_taken_back_while_the_new_meter_has_no_reading() -> None:
    garden = court()
    garden.read(4, 320)
    new = replace(garden, month(5), 350)
    may = garden.read(5, 20)
    with refused("has_readings"):
        metering.undo_replacement(OPERATOR, EVERYTHING, garden.book, new, today=TODAY)
    commands.delete_reading(OPERATOR, EVERYTHING, garden.book, may, today=TODAY)
    metering.undo_replacement(OPERATOR, EVERYTHING, garden.book, new, today=TODAY)
    garden.read(5, 360)
    assert garden.readings() == [(4, 320), (5, 40)]
    holds()


def test_the_years_usage_counts_across_a_replaced_meter_and_begins_anew_in_january() -> None:
    garden = court(formula="TIERFROM(usage_before, usage, 100, 1, 10)")
    garden.read(11, 80)
    replace(garden, month(11), 90)
    garden.read(12, 20)
    assert garden.bills() == [(11, 80), (12, 20 + 10 * 10)]
    new = commands.NewReading(garden.asset(), garden.item, month(1).replace(year=2021), Decimal(50))
    commands.enter_readings(OPERATOR, EVERYTHING, garden.book, [new], today=TODAY)
    assert garden.bills() == [(11, 80), (12, 120), (1, 30)]
    holds()


def test_the_years_usage_counts_as_billed() -> None:
    garden = court(formula="TIERFROM(usage_before, usage, 100, 1, 10)")
    garden.read(3, 80, bill=False)
    garden.read(4, 120)
    assert garden.bills() == [(4, 40)]
    commands.bill_readings(OPERATOR, EVERYTHING, garden.book, today=TODAY)
    assert garden.bills() == [(3, 80), (4, 20 + 200)]
    holds()


def test_a_month_not_read_is_estimated_by_habit() -> None:
    garden = court()
    for number, figure in ((1, 100), (2, 150), (3, 205)):
        garden.read(number, figure)
    done = commands.estimate_readings(OPERATOR, EVERYTHING, garden.book, garden.item, month(4), today=TODAY)
    # 100, 50 and 55: 68.33 a month.
    assert garden.readings()[-1] == (4, 68)
    assert (len(done.ids), done.skipped) == (1, ())
    row = Reading.objects.get(id=done.ids[0])
    assert (row.estimated, row.way, row.current) == (True, 5, 273)
    holds()


def test_a_meter_without_a_habit_is_not_estimated() -> None:
    garden = court()
    meters = [metering.NewMeter(garden.asset("1-1-102"), garden.item)]
    metering.add_meters(OPERATOR, EVERYTHING, garden.book, meters, today=TODAY)
    garden.read(3, 100)
    done = commands.estimate_readings(OPERATOR, EVERYTHING, garden.book, garden.item, month(4), today=TODAY)
    assert [(row.asset_code, row.code) for row in done.skipped] == [("1-1-102", "no_habit")]
    assert len(done.ids) == 1
    holds()


def estimate(garden: Court, number: int) -> None:
    commands.estimate_readings(OPERATOR, EVERYTHING, garden.book, garden.item, month(number), today=TODAY)


def test_a_true_figure_above_the_estimate_goes_on_from_it() -> None:
    garden = court()
    garden.read(3, 100)
    estimate(garden, 4)
    garden.read(5, 290)
    assert garden.bills() == [(3, 100), (4, 100), (5, 90)]
    holds()


def test_unpaid_estimates_that_were_too_high_are_lowered_and_the_months_share_evenly() -> None:
    garden = court()
    garden.read(3, 100)
    estimate(garden, 4)
    estimate(garden, 5)
    garden.read(6, 190, previous=Decimal(300))
    assert garden.bills() == [(3, 100), (4, 30), (5, 30), (6, 30)]
    assert [row.gap for row in asked.meter_readings(EVERYTHING, garden.book, Meter.objects.get().id)] == [False] * 4
    holds()


def test_what_was_paid_too_much_is_taken_off_the_following_readings() -> None:
    garden = court()
    garden.read(3, 100)
    estimate(garden, 4)
    garden.pay(4)
    garden.read(5, 140)
    garden.read(6, 180)
    garden.read(7, 230)
    # 60 too much: nothing in May, 40 taken off in June, 20 in July.
    assert garden.bills() == [(3, 100), (4, 100), (5, 0), (6, 0), (7, 30)]
    holds()


def test_of_estimates_partly_paid_only_the_later_ones_are_lowered() -> None:
    garden = court()
    garden.read(3, 100)
    estimate(garden, 4)
    garden.pay(4)
    estimate(garden, 5)
    garden.read(6, 240)
    assert garden.bills() == [(3, 100), (4, 100), (5, 20), (6, 20)]
    holds()


def test_all_in_one_sheet_come_off_what_was_paid_too_much() -> None:
    garden = court()
    garden.read(3, 100)
    estimate(garden, 4)
    garden.pay(4)
    readings = [garden.new(number, figure) for number, figure in ((7, 230), (5, 140), (6, 180))]
    commands.enter_readings(OPERATOR, EVERYTHING, garden.book, readings, today=TODAY)
    assert garden.bills() == [(3, 100), (4, 100), (5, 0), (6, 0), (7, 30)]
    holds()


def test_a_request_known_is_answered_and_not_stored_again() -> None:
    garden = court()
    one = garden.read(4, 100, bill=False, request_id=UUID(int=1))
    again = commands.enter_readings(
        OPERATOR,
        EVERYTHING,
        garden.book,
        [garden.new(4, 100, request_id=UUID(int=1)), garden.new(4, 7, "1-1-102", request_id=UUID(int=2))],
        today=TODAY,
        bill=False,
    )
    assert again[0] == one
    assert Reading.objects.count() == 2
    holds()


def test_a_gap_that_an_edit_leaves_is_shown() -> None:
    garden = court()
    april = garden.read(4, 100)
    garden.read(5, 150)
    commands.edit_reading(OPERATOR, EVERYTHING, garden.book, april, commands.ReadingChange(current=Decimal(90)), today=TODAY)
    rows = asked.meter_readings(EVERYTHING, garden.book, Meter.objects.get().id)
    assert [(row.month.month, row.gap) for row in rows] == [(5, True), (4, False)]
    assert garden.bills() == [(4, 90), (5, 50)]
    holds()


def test_an_estimate_put_right_by_hand_is_a_reading() -> None:
    garden = court()
    garden.read(3, 100)
    estimate(garden, 4)
    reading = Reading.objects.get(estimated=True)
    change = commands.ReadingChange(current=Decimal(130))
    commands.edit_reading(OPERATOR, EVERYTHING, garden.book, reading.id, change, today=TODAY)
    assert garden.bills() == [(3, 100), (4, 30)]
    assert not Reading.objects.filter(voided_at=None, estimated=True).exists()
    holds()


def test_editing_a_reading_lists_the_later_paid_bills_of_the_year() -> None:
    garden = court(formula="TIERFROM(usage_before, usage, 100, 1, 10)")
    first = garden.read(3, 80)
    garden.read(4, 120)
    garden.pay(4)
    garden.read(5, 130)
    change = commands.ReadingChange(current=Decimal(100))
    edited = commands.edit_reading(OPERATOR, EVERYTHING, garden.book, first, change, today=TODAY)
    assert garden.bills() == [(3, 100), (4, 20 + 20 * 10), (5, 100)]
    assert [(row.month.month, row.amount) for row in queries.paid_later(EVERYTHING, garden.book, edited)] == [(4, 220)]
    holds()
