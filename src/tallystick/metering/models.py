"""Meters and their readings."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tallystick.accounts.models import Book
from tallystick.estate.models import QUANTITY, Asset
from tallystick.kit.trail import tracked
from tallystick.tariffs.models import ChargeItem


@tracked()
class Meter(models.Model):
    """A device that measures what one asset uses of one item; `digits` is what it shows before it rolls over."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT)
    item = models.ForeignKey(ChargeItem, on_delete=models.PROTECT)
    serial = models.CharField(max_length=60, blank=True, default="")
    multiplier = models.DecimalField(**QUANTITY, default=1)
    initial = models.DecimalField(**QUANTITY, default=0)
    digits = models.SmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["book", "asset", "item"], name="meter_asset")]
        constraints = [
            models.UniqueConstraint(fields=["book", "item", "serial"], name="meter_serial", condition=~Q(serial="")),
        ]


class Reading(models.Model):
    """One month's figure of one meter. Never changed once there: an edit voids it and stores its successor."""

    book_id = models.BigIntegerField()
    meter_id = models.BigIntegerField()
    asset_id = models.BigIntegerField()
    item_id = models.BigIntegerField()
    month = models.DateField()
    previous = models.DecimalField(**QUANTITY)
    current = models.DecimalField(**QUANTITY)
    multiplier = models.DecimalField(**QUANTITY)
    loss = models.DecimalField(**QUANTITY, default=0)
    shared = models.DecimalField(**QUANTITY, default=0)
    usage = models.DecimalField(max_digits=22, decimal_places=8)
    rolled_over = models.BooleanField(default=False)
    read_on = models.DateField(null=True)
    remark = models.TextField(blank=True, default="")
    replaces_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    entered_at = models.DateTimeField(db_default=Now())
    voided_at = models.DateTimeField(null=True)
    voided_by = models.CharField(max_length=150, blank=True, default="")
    void_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["book_id", "asset_id", "item_id", "month"], name="reading_asset")]
        constraints = [
            models.UniqueConstraint(fields=["book_id", "month", "meter_id"], name="reading_month", condition=Q(voided_at=None)),
            models.CheckConstraint(name="reading_forward", condition=Q(current__gte=F("previous")) | Q(rolled_over=True)),
        ]
