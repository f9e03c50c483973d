"""Receipts, their means of payment, and the counters that number them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tallystick.billing.models import AMOUNT


class Receipt(models.Model):
    """Money in, or a void of it (negative). Numbered without gaps by book and year of entry; written once."""

    class Kind(models.TextChoices):
        PAYMENT = "payment"
        VOID = "void"

    book_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    year = models.SmallIntegerField()
    seq = models.IntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    on_day = models.DateField()  # the day the money came
    entered_on = models.DateField()  # the book's day on which it was entered
    entered_at = models.DateTimeField(db_default=Now())
    amount = models.DecimalField(**AMOUNT)
    remark = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    voids_id = models.BigIntegerField(null=True)
    request_id = models.UUIDField(null=True)
    request_digest = models.CharField(max_length=64, blank=True, default="")
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)

    class Meta:
        # One for each way in which people look through them, latest first.
        indexes = [
            models.Index(fields=["book_id", "-id"], name="receipt_latest"),
            models.Index(fields=["book_id", "account_id", "-id"], name="receipt_account"),
            models.Index(fields=["book_id", "on_day", "id"], name="receipt_day"),
            models.Index(fields=["book_id", "kind", "-id"], name="receipt_kind"),
            models.Index(fields=["book_id", "actor_name", "-id"], name="receipt_cashier"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["book_id", "year", "seq"], name="receipt_number"),
            models.UniqueConstraint(fields=["book_id", "request_id"], name="receipt_request", condition=~Q(request_id=None)),
            models.UniqueConstraint(fields=["book_id", "voids_id"], name="receipt_void", condition=~Q(voids_id=None)),
        ]


class ReceiptMeans(models.Model):
    """What came by one means of payment; a void takes it back with the sign turned."""

    class Method(models.TextChoices):
        CASH = "cash"
        TRANSFER = "transfer"
        CARD = "card"
        WECHAT = "wechat"
        ALIPAY = "alipay"
        VIETQR = "vietqr"

    book_id = models.BigIntegerField()
    receipt_id = models.BigIntegerField()
    method = models.CharField(max_length=16, choices=Method.choices)
    amount = models.DecimalField(**AMOUNT)
    reference = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["book_id", "receipt_id"], name="means_receipt"),
            models.Index(fields=["book_id", "method", "-receipt_id"], name="means_method"),
        ]


class ReceiptSum(models.Model):
    """What receipts of one kind come to, for totals over any number of them. Rows of one key add up; triggers write them.

    `method` is blank for the receipts themselves, else for what came by that means. As billing's sums, nobody changes a row.
    """

    book_id = models.BigIntegerField()
    on_day = models.DateField()
    kind = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=150)
    method = models.CharField(max_length=16)
    state = models.CharField(max_length=8)  # standing, voided, or void: what took another back
    receipts = models.BigIntegerField()
    amount = models.DecimalField(max_digits=24, decimal_places=4)

    class Meta:
        indexes = [models.Index(fields=["book_id", "on_day"], name="receiptsum_day")]


class ReceiptCounter(models.Model):
    """The last number given in a book and year; its row is held to the end of the transaction, so no number is lost."""

    book_id = models.BigIntegerField()
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book_id", "year"], name="counter_year")]
