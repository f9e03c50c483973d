"""Charge items, formulas, tariffs and their versions, assignments."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from tallystick.accounts.models import Book
from tallystick.estate.models import Asset
from tallystick.kit.trail import tracked

PRICE = {"max_digits": 20, "decimal_places": 6}  # prices have up to 6 decimals (domain.md 5)
PERCENT = {"max_digits": 7, "decimal_places": 4}


@tracked()
class ChargeItem(models.Model):
    """What is charged for, and when and how strictly."""

    class Cycle(models.TextChoices):
        NATURAL_YEAR = "natural_year"
        BILLING_YEAR = "billing_year"

    class LateFrom(models.TextChoices):
        PERIOD_START = "period_start"
        PERIOD_END = "period_end"

    class Partial(models.TextChoices):
        FULL = "full"
        DAYS = "days"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, null=True)
    name = models.CharField(max_length=120)
    cycle = models.CharField(max_length=12, choices=Cycle.choices, default=Cycle.NATURAL_YEAR)
    pre_generate_month = models.SmallIntegerField(null=True)
    late_from = models.CharField(max_length=12, choices=LateFrom.choices, default=LateFrom.PERIOD_END)
    grace_days = models.IntegerField(default=0)
    daily_percent = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    ceiling_percent = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    partial_period = models.CharField(max_length=4, choices=Partial.choices, default=Partial.FULL)
    loss = models.BooleanField(default=False)
    tax_percent = models.DecimalField(**PERCENT, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "name"], name="item_name", nulls_distinct=False),
            models.CheckConstraint(
                name="item_pre_generate_month",
                condition=Q(pre_generate_month=None) | Q(pre_generate_month__gte=1, pre_generate_month__lte=12),
            ),
            models.CheckConstraint(
                name="item_not_negative",
                condition=Q(grace_days__gte=0, daily_percent__gte=0, tax_percent__gte=0),
            ),
        ]


@tracked()
class Formula(models.Model):
    """A named text in the tariff language; `examples` are figures tried on it, which must pass."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, null=True)
    name = models.CharField(max_length=120)
    text = models.TextField()
    examples = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "name"], name="formula_name", nulls_distinct=False)]


@tracked()
class Tariff(models.Model):
    """How an item's amount is worked out, in one currency; the price itself is in its versions."""

    class Method(models.TextChoices):
        UNIT_PRICE = "unit_price"
        PER_ASSET = "per_asset"
        FIXED = "fixed"
        FORMULA = "formula"

    class Measure(models.TextChoices):
        BUILDING_AREA = "building_area"
        INNER_AREA = "inner_area"
        SHARED_AREA = "shared_area"
        PARKING_AREA = "parking_area"
        DISPLACEMENT = "displacement"
        USAGE = "usage"

    class PriceFor(models.TextChoices):
        PERIOD = "period"
        MONTH = "month"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, null=True)
    item = models.ForeignKey(ChargeItem, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=10, choices=Method.choices)
    measure = models.CharField(max_length=14, choices=Measure.choices, blank=True, default="")
    months = models.SmallIntegerField(default=1)
    price_for = models.CharField(max_length=6, choices=PriceFor.choices, default=PriceFor.PERIOD)
    on_usage = models.BooleanField(default=False)
    remark = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "item", "name"], name="tariff_name", nulls_distinct=False),
            models.CheckConstraint(name="tariff_months", condition=Q(months__in=[1, 2, 3, 4, 6, 12])),
            models.CheckConstraint(name="tariff_usage_monthly", condition=Q(on_usage=False) | Q(months=1)),
        ]


@tracked()
class TariffVersion(models.Model):
    """The price, amount or formula of a tariff from a day on; never changed once it is there."""

    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT, db_index=False)
    in_force_from = models.DateField(default=date.min)
    unit_price = models.DecimalField(**PRICE, null=True)
    amount = models.DecimalField(**PRICE, null=True)
    formula_text = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.CharField(max_length=150, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tariff", "in_force_from"], name="version_day")]


@tracked()
class Assignment(models.Model):
    """A tariff bound to an asset from a day, possibly to a day (included); removed means it is as if never bound."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, db_index=False)
    item = models.ForeignKey(ChargeItem, on_delete=models.PROTECT, db_index=False)
    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT, db_index=False)
    start_on = models.DateField()
    end_on = models.DateField(null=True)
    amount = models.DecimalField(**PRICE, null=True)
    made_on = models.DateField()
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.CharField(max_length=150, default="")
    removed_on = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["book", "tariff", "start_on"], name="assignment_tariff"),
            models.Index(fields=["book", "asset"], name="assignment_asset"),
        ]
        constraints = [
            models.CheckConstraint(
                name="assignment_days", condition=Q(end_on=None) | Q(end_on__gte=F("start_on")) | ~Q(removed_on=None)
            ),
            ExclusionConstraint(
                name="assignment_overlap",
                index_type="gist",
                condition=Q(removed_on=None),
                expressions=[
                    (Func(F("asset_id"), F("asset_id"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("item_id"), F("item_id"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("start_on"), F("end_on"), Value("[]"), function="daterange"), "&&"),
                ],
            ),
        ]
