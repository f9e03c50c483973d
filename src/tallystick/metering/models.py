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
    """A device that measures what one asset uses of one item; `digits` is what it shows before it rolls over.

    A meter that was replaced has `removed_on` and `final`; its successor names it. A communal meter is never billed: what it
    measures is apportioned. `label` counts the labels printed for it: a lost one is worth nothing once it is raised.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT)
    item = models.ForeignKey(ChargeItem, on_delete=models.PROTECT)
    serial = models.CharField(max_length=60, blank=True, default="")
    multiplier = models.DecimalField(**QUANTITY, default=1)
    initial = models.DecimalField(**QUANTITY, default=0)
    digits = models.SmallIntegerField(null=True)
    place = models.CharField(max_length=120, blank=True, default="", db_default="")  # where it hangs
    communal = models.BooleanField(default=False, db_default=False)
    label = models.SmallIntegerField(default=1, db_default=1)
    installed_on = models.DateField(null=True)
    removed_on = models.DateField(null=True)
    final = models.DecimalField(**QUANTITY, null=True)
    final_rolled_over = models.BooleanField(default=False, db_default=False)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="successor")

    class Meta:
        indexes = [models.Index(fields=["book", "asset", "item"], name="meter_asset")]
        constraints = [
            models.UniqueConstraint(fields=["book", "item", "serial"], name="meter_serial", condition=~Q(serial="")),
            models.CheckConstraint(
                name="meter_removed", condition=Q(removed_on=None, final=None) | Q(removed_on__isnull=False, final__isnull=False)
            ),
        ]


class Reading(models.Model):
    """One month's figure of one meter. Never changed once there: an edit voids it and stores its successor.

    usage = what was measured (current - previous, rolled over or not, x multiplier) + carried, never below zero, + loss +
    shared. `carried` is what the meters before it measured and no reading took yet or, below zero, what estimates before it
    took too much. `amount_given` overrides what its bill would come to.
    """

    class Way(models.IntegerChoices):
        """How a reading came in."""

        BY_HAND = 1
        SHEET = 2
        PHONE = 3
        PROGRAM = 4
        ESTIMATE = 5
        SHARE = 6  # of a unit that has nothing but its share

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
    carried = models.DecimalField(max_digits=22, decimal_places=8, default=0, db_default=0)
    usage = models.DecimalField(max_digits=22, decimal_places=8)
    rolled_over = models.BooleanField(default=False)
    estimated = models.BooleanField(default=False, db_default=False)
    amount_given = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    way = models.SmallIntegerField(choices=Way.choices, default=Way.BY_HAND, db_default=1)
    request_id = models.UUIDField(null=True)  # of an entry that was sent from a phone: sent twice, it is stored once
    photo = models.CharField(max_length=64, blank=True, default="", db_default="")  # SHA-256 of the picture, in hex
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
        indexes = [
            models.Index(fields=["book_id", "asset_id", "item_id", "month"], name="reading_asset"),
            # An item's months, however few of the book's readings are of that item.
            models.Index(fields=["book_id", "item_id", "month", "meter_id"], name="reading_item", condition=Q(voided_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["book_id", "month", "meter_id"], name="reading_month", condition=Q(voided_at=None)),
            models.UniqueConstraint(
                fields=["book_id", "request_id"], name="reading_request", condition=Q(request_id__isnull=False)
            ),
            models.CheckConstraint(name="reading_forward", condition=Q(current__gte=F("previous")) | Q(rolled_over=True)),
        ]


class ReadingSum(models.Model):
    """How many live readings of one kind there are and what they used. Rows of one key add up; triggers write them.

    Nobody changes a row, so nobody waits for one. docs/decisions/kept-sums.md.
    """

    book_id = models.BigIntegerField()
    month = models.DateField()
    item_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=150)
    way = models.SmallIntegerField()
    estimated = models.BooleanField()
    readings = models.BigIntegerField()
    usage = models.DecimalField(max_digits=30, decimal_places=8)

    class Meta:
        indexes = [models.Index(fields=["book_id", "month"], name="readingsum_month")]


class Apportionment(models.Model):
    """A communal usage, spread over units for one month. Never changed: undone, it is voided with a reason."""

    class By(models.IntegerChoices):
        EQUAL = 1
        AREA = 2
        USAGE = 3

    book_id = models.BigIntegerField()
    item_id = models.BigIntegerField()
    month = models.DateField()
    meter_id = models.BigIntegerField(null=True)  # none: a figure that was entered
    quantity = models.DecimalField(**QUANTITY)
    by = models.SmallIntegerField(choices=By.choices)
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    made_at = models.DateTimeField(db_default=Now())
    voided_at = models.DateTimeField(null=True)
    voided_by = models.CharField(max_length=150, blank=True, default="")
    void_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["book_id", "month", "item_id"], name="apportionment_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["book_id", "month", "meter_id"], name="apportionment_meter", condition=Q(voided_at=None)
            ),
            models.CheckConstraint(name="apportionment_positive", condition=Q(quantity__gt=0)),
        ]


class Share(models.Model):
    """What one unit bears of an apportionment; it waits (`reading_id` null) until the unit's reading of the month takes it."""

    book_id = models.BigIntegerField()
    apportionment_id = models.BigIntegerField()
    asset_id = models.BigIntegerField()
    item_id = models.BigIntegerField()
    month = models.DateField()
    weight = models.DecimalField(max_digits=22, decimal_places=8)  # 1, its area, or its usage
    quantity = models.DecimalField(**QUANTITY)
    reading_id = models.BigIntegerField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["book_id", "asset_id", "item_id", "month"], name="share_asset", condition=Q(voided_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["book_id", "apportionment_id", "asset_id"], name="share_of_asset"),
        ]


from .sheets.models import Sheet, SheetPart, SheetRow  # noqa: E402, F401  # tables of this room that a folder of its own describes
