"""Runs: which bills are made on which day (domain.md 4), previews, undoing, and what is not made twice."""

from datetime import date
from decimal import Decimal

import pytest

from tallystick.accounts import commands as accounts
from tallystick.billing import commands, queries
from tallystick.billing.models import Bill
from tallystick.estate import commands as estate
from tallystick.kit.refusal import ReasonMissing, Refusal
from tallystick.kit.who import EVERYTHING, OPERATOR
from tallystick.tariffs import commands as tariffs

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


class Court:
    """A small book: Mrs Chen's 1-1-101 of 89.50 m², one item, one flat tariff of 1.2 a square metre."""

    def __init__(self, currency: str = "CNY", **item: object) -> None:
        book = accounts.NewBook("GARDEN", "Garden Court", "community", currency, "Asia/Shanghai")
        self.book = accounts.open_book(OPERATOR, EVERYTHING, book, today=LONG_AGO)
        self.assets = estate.add_assets(OPERATOR, EVERYTHING, self.book, [self.unit("1-1-101", "89.50")], today=LONG_AGO)
        new = tariffs.NewItem("Property fee", **item)  # type: ignore[arg-type]
        self.item = tariffs.add_items(OPERATOR, EVERYTHING, self.book, [new], today=LONG_AGO)["Property fee"]

    @staticmethod
    def unit(code: str, area: str | None) -> estate.NewAsset:
        return estate.NewAsset(code=code, kind="unit", building_area=None if area is None else Decimal(area))

    def tariff(self, name: str = "Flat", price: str = "1.2", **more: object) -> int:
        fields = {"method": "unit_price", "measure": "building_area", "version": tariffs.NewVersion(unit_price=Decimal(price))}
        new = tariffs.NewTariff(self.item, name, **(fields | more))  # type: ignore[arg-type]
        return tariffs.add_tariffs(OPERATOR, EVERYTHING, self.book, [new], today=LONG_AGO)[0]

    def assign(self, tariff: int, start: date, end: date | None = None, *, today: date = LONG_AGO, asset: str = "1-1-101") -> int:
        new = tariffs.NewAssignment(self.assets[asset], tariff, start, end)
        return tariffs.assign(OPERATOR, EVERYTHING, self.book, [new], today=today)[0]

    def night(self, today: date) -> commands.Outcome:
        return commands.generate(OPERATOR, EVERYTHING, self.book, commands.Wanted(), today=today)

    def by_hand(self, through: date, **wanted: tuple[int, ...]) -> commands.Outcome:
        return commands.generate(OPERATOR, EVERYTHING, self.book, commands.Wanted(through, **wanted), today=LONG_AGO)

    @staticmethod
    def bills() -> list[tuple[str, str, str]]:
        live = Bill.objects.filter(voided_at=None).order_by("starts_on")
        return [(str(bill.starts_on), str(bill.ends_on), f"{bill.amount:.2f}") for bill in live]


TABLE = [
    ("natural_year", None, "2020-04-10", "2020-04-01", {"2020-04-11": 9, "2020-12-31": 0, "2021-01-01": 12}),
    ("billing_year", None, "2020-04-10", "2020-04-01", {"2020-04-11": 12, "2020-12-31": 0, "2021-01-01": 12}),
    ("natural_year", 11, "2020-04-10", "2020-04-01", {"2020-04-11": 9, "2020-10-31": 0, "2020-11-01": 12}),
    ("natural_year", None, "2020-11-20", "2021-02-01", {"2020-11-21": 0, "2020-12-31": 0, "2021-01-01": 11}),
    ("natural_year", None, "2020-04-10", "2019-11-01", {"2020-04-11": 14}),
]


@pytest.mark.parametrize(("cycle", "early", "bound", "start", "nights"), TABLE)
def test_cycles_open_as_the_table_says(cycle: str, early: int | None, bound: str, start: str, nights: dict[str, int]) -> None:
    court = Court(cycle=cycle, pre_generate_month=early)
    court.assign(court.tariff(), date.fromisoformat(start), today=date.fromisoformat(bound))
    assert court.night(date.fromisoformat(bound)).made == 0
    assert {day: court.night(date.fromisoformat(day)).made for day in nights} == nights


def test_a_billing_year_is_kept_inside_the_month_and_counted_from_its_start() -> None:
    court = Court(cycle="billing_year", partial_period="days")
    court.assign(court.tariff(), date(2020, 1, 31), date(2020, 4, 14))
    court.by_hand(date(2020, 12, 31))
    assert court.bills() == [
        ("2020-01-31", "2020-02-28", "107.40"),
        ("2020-02-29", "2020-03-30", "107.40"),
        ("2020-03-31", "2020-04-14", "53.70"),
    ]


@pytest.mark.parametrize(("partial", "amount"), [("days", "57.28"), ("full", "107.40")])
def test_a_cut_period_costs_its_days_or_all_of_it(partial: str, amount: str) -> None:
    court = Court(partial_period=partial)
    court.assign(court.tariff(), date(2020, 4, 15))
    court.by_hand(date(2020, 4, 30))
    assert court.bills() == [("2020-04-15", "2020-04-30", amount)]


def test_a_price_for_a_month_counts_each_month_of_the_period() -> None:
    court = Court()
    court.assign(court.tariff(months=3, price_for="month"), date(2020, 1, 1))
    court.by_hand(date(2020, 6, 30))
    assert court.bills() == [("2020-01-01", "2020-03-31", "322.20"), ("2020-04-01", "2020-06-30", "322.20")]


def test_tax_is_rounded_by_itself_on_the_rounded_net() -> None:
    court = Court(tax_percent=Decimal(6))
    court.assign(court.tariff(), date(2020, 1, 1))
    court.by_hand(date(2020, 1, 1))
    bill = Bill.objects.get()
    assert (bill.net, bill.tax, bill.amount) == (Decimal("107.40"), Decimal("6.44"), Decimal("113.84"))


def test_dong_have_no_decimals_and_a_half_goes_up() -> None:
    court = Court(currency="VND", partial_period="days")
    court.assign(court.tariff(price="11"), date(2020, 2, 15))
    court.by_hand(date(2020, 2, 28))
    # 89.5 × 11 = 984.5 for 29 days; 15 of them are 509.22.
    assert court.bills() == [("2020-02-15", "2020-02-29", "509.00")]


def test_the_preview_says_what_the_run_then_makes() -> None:
    court = Court()
    court.assign(court.tariff(), date(2020, 1, 1))
    seen = queries.preview_run(EVERYTHING, court.book, commands.Wanted(), today=date(2020, 1, 2))
    made = court.night(date(2020, 1, 2))
    assert (seen.made, seen.failed, seen.amount) == (made.made, made.failed, made.amount) == (12, 0, Decimal("1288.80"))


def test_what_cannot_be_worked_out_is_listed_and_the_others_are_made() -> None:
    court = Court()
    new = court.unit("1-1-102", None)
    court.assets |= estate.add_assets(OPERATOR, EVERYTHING, court.book, [new], today=LONG_AGO)
    tariff = court.tariff()
    court.assign(tariff, date(2020, 1, 1))
    court.assign(tariff, date(2020, 1, 1), asset="1-1-102")
    done = court.by_hand(date(2020, 2, 1))
    failures = queries.run_failures(EVERYTHING, done.run_id)
    assert (done.made, done.failed) == (2, 2)
    assert {(row.asset_code, row.code, row.lacks) for row in failures} == {("1-1-102", "missing_measure", "building_area")}
    preview = queries.preview_run(EVERYTHING, court.book, commands.Wanted(date(2020, 3, 1)), today=LONG_AGO)
    assert (preview.made, preview.failed) == (1, 3)


def test_a_formula_that_divides_by_zero_or_goes_below_zero_fails_its_own_bill() -> None:
    court = Court()
    for name, text, start in (("A", "1/(building_area-89.5)", 1), ("B", "1-building_area", 2), ("C", "building_area/2", 3)):
        version = tariffs.NewVersion(formula_text=text)
        tariff = court.tariff(name, method="formula", measure="", version=version)
        court.assign(tariff, date(2020, start, 1), date(2020, start, 28))
    done = court.by_hand(date(2020, 12, 31))
    assert {row.code for row in queries.run_failures(EVERYTHING, done.run_id)} == {"division_by_zero", "negative"}
    assert court.bills() == [("2020-03-01", "2020-03-28", "44.75")]
    (bill,) = Bill.objects.all()
    assert queries.explanation(EVERYTHING, court.book, bill.id).why == "building_area 89.5: 89.5 ÷ 2 = 44.75"


def test_an_undone_run_is_made_again_by_the_next() -> None:
    court = Court()
    court.assign(court.tariff(), date(2020, 1, 1))
    done = court.night(date(2020, 1, 2))
    assert commands.undo_run(OPERATOR, EVERYTHING, done.run_id, today=date(2020, 1, 3), reason="wrong price") == 12
    assert queries.run(EVERYTHING, done.run_id).undo_reason == "wrong price"
    assert court.bills() == []
    assert court.night(date(2020, 1, 4)).made == 12
    with pytest.raises(commands.RunNotDone):
        commands.undo_run(OPERATOR, EVERYTHING, done.run_id, today=date(2020, 1, 5), reason="again")


def test_a_bill_voided_by_hand_is_made_again_only_for_that_very_asset_and_tariff() -> None:
    court = Court()
    tariff = court.tariff()
    court.assign(tariff, date(2020, 1, 1))
    court.by_hand(date(2020, 2, 1))
    january = Bill.objects.order_by("starts_on")[0]
    with pytest.raises(ReasonMissing):
        commands.void_bills(OPERATOR, EVERYTHING, court.book, [january.id], today=LONG_AGO, reason=" ")
    commands.void_bills(OPERATOR, EVERYTHING, court.book, [january.id], today=LONG_AGO, reason="agreed")
    assert court.by_hand(date(2020, 2, 1)).made == 0
    assert court.by_hand(date(2020, 2, 1), asset_ids=(court.assets["1-1-101"],)).made == 0
    assert court.by_hand(date(2020, 2, 1), asset_ids=(court.assets["1-1-101"],), tariff_ids=(tariff,)).made == 1


def test_ending_an_assignment_voids_what_lies_beyond_and_cuts_what_it_ends() -> None:
    court = Court(partial_period="days")
    assignment = court.assign(court.tariff(), date(2020, 1, 1))
    court.by_hand(date(2020, 4, 30))
    ended = commands.end_assignments(
        OPERATOR, EVERYTHING, court.book, [commands.Ending(assignment, date(2020, 2, 20))], today=LONG_AGO
    )
    assert (ended.voided, ended.rerated, ended.kept) == (2, 1, ())
    # 20 of February's 29 days: 107.40 × 20 ÷ 29 = 74.068…
    assert court.bills() == [("2020-01-01", "2020-01-31", "107.40"), ("2020-02-01", "2020-02-20", "74.07")]


def test_a_new_price_re_rates_the_bills_that_it_reaches() -> None:
    court = Court()
    tariff = court.tariff()
    court.assign(tariff, date(2020, 1, 1))
    court.by_hand(date(2020, 3, 31))
    tariffs.add_version(
        OPERATOR, EVERYTHING, tariff, tariffs.NewVersion(in_force_from=date(2020, 3, 1), unit_price=Decimal(2)), today=LONG_AGO
    )
    done = commands.rerate(OPERATOR, EVERYTHING, court.book, tariff, today=LONG_AGO)
    assert (done.replaced, done.kept) == (1, ())
    assert [amount for _, _, amount in court.bills()] == ["107.40", "107.40", "179.00"]


def test_tiers_of_the_year_follow_an_edited_reading() -> None:
    court = Court()
    version = tariffs.NewVersion(formula_text="TIERFROM(usage_before, usage, 180, 5, 260, 7, 9)")
    tariff = court.tariff("Water", method="formula", measure="", version=version)
    court.assign(tariff, date(2020, 1, 1))
    asset = court.assets["1-1-101"]
    may, april = commands.enter_readings(
        OPERATOR,
        EVERYTHING,
        court.book,
        [
            commands.NewReading(asset, court.item, date(2020, 5, 1), Decimal(200)),
            commands.NewReading(asset, court.item, date(2020, 4, 1), Decimal(170), previous=Decimal(0)),
        ],
        today=date(2020, 5, 2),
    )
    # April 170 × 5; May 10 × 5 + 20 × 7.
    assert [amount for _, _, amount in court.bills()] == ["850.00", "190.00"]
    change = commands.ReadingChange(previous=Decimal(20), current=Decimal(180))
    commands.edit_reading(OPERATOR, EVERYTHING, court.book, april, change, today=date(2020, 5, 3))
    # April is 160 now, so 20 of May's 30 are still in the first tier: 20 × 5 + 10 × 7.
    assert [amount for _, _, amount in court.bills()] == ["800.00", "170.00"]
    commands.delete_reading(OPERATOR, EVERYTHING, court.book, may, today=date(2020, 5, 4))
    assert [amount for _, _, amount in court.bills()] == ["800.00"]


def test_the_next_opening_day_is_new_year_the_early_month_or_the_day_after_an_assignment() -> None:
    court = Court(pre_generate_month=11)
    assert queries.next_opening_day(EVERYTHING, court.book, date(2020, 4, 10)) is None
    court.assign(court.tariff(), date(2020, 4, 1), today=date(2020, 4, 10))
    after = [date(2020, 4, 10), date(2020, 4, 11), date(2020, 11, 1)]
    found = [queries.next_opening_day(EVERYTHING, court.book, day) for day in after]
    assert found == [date(2020, 4, 11), date(2020, 11, 1), date(2021, 1, 1)]


def test_a_day_far_ahead_is_a_slip_and_is_refused() -> None:
    court = Court()
    court.assign(court.tariff(), date(2020, 1, 1))
    for order in (court.by_hand, lambda day: queries.preview_run(EVERYTHING, court.book, commands.Wanted(day), today=LONG_AGO)):
        with pytest.raises(Refusal) as refused:
            order(date(2999, 1, 1))
        assert refused.value.code == "too_far_ahead"
