"""Buildings, assets, and who holds them."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Value

from tallystick.accounts.models import Account, Book
from tallystick.kit.trail import tracked

# Areas and quantities have up to 4 decimals (domain.md 5).
QUANTITY = {"max_digits": 16, "decimal_places": 4}


@tracked()
class Building(models.Model):
    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "code"], name="building_code")]


@tracked()
class Asset(models.Model):
    """A unit, a parking space or a vehicle; areas in square metres, displacement in litres."""

    class Kind(models.TextChoices):
        UNIT = "unit"
        PARKING = "parking"
        VEHICLE = "vehicle"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    code = models.CharField(max_length=60)
    building = models.ForeignKey(Building, on_delete=models.PROTECT, null=True)
    room = models.CharField(max_length=60, blank=True, default="")
    floor = models.IntegerField(null=True)
    household = models.IntegerField(null=True)
    building_area = models.DecimalField(**QUANTITY, null=True)
    inner_area = models.DecimalField(**QUANTITY, null=True)
    shared_area = models.DecimalField(**QUANTITY, null=True)
    parking_area = models.DecimalField(**QUANTITY, null=True)
    displacement = models.DecimalField(**QUANTITY, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "code"], name="asset_code")]


@tracked()
class Holding(models.Model):
    """Which account held an asset, from a day to a day, both included; days of one asset never overlap."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    starts_on = models.DateField(default=date.min)
    ends_on = models.DateField(default=date.max)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="holding_days",
                index_type="gist",
                expressions=[
                    (Func(F("asset_id"), F("asset_id"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange"), "&&"),
                ],
            )
        ]
