"""Bills, what settled them, late fees posted or waived, what a run could not make: few indexes, no foreign keys."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

AMOUNT = {"max_digits": 20, "decimal_places": 4}


class Bill(models.Model):
    """One amount owed: one asset, one item, one period, one origin."""

    class Origin(models.IntegerChoices):
        ASSIGNMENT = 1
        READING = 2
        LATE_FEE = 3
        TEMPORARY = 4
        OPENING = 5

    class Voided(models.IntegerChoices):
        """Why a bill was voided; BY_HAND alone keeps its place, so that no run makes it again."""

        BY_HAND = 1
        REPLACED = 2  # by an edit or a re-rating: left out of what people see unless history is asked for
        RUN_UNDONE = 3
        ASSIGNMENT_ENDED = 4
        READING_DELETED = 5
        RECEIPT_VOIDED = 6  # a late fee's bill goes with the receipt that made it

    book_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    asset_id = models.BigIntegerField(null=True)
    item_id = models.BigIntegerField()
    tariff_id = models.BigIntegerField(null=True)
    version_id = models.BigIntegerField(null=True)
    origin = models.SmallIntegerField(choices=Origin.choices)
    origin_id = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    billed_days = models.SmallIntegerField(null=True)  # of a cut period under `days`; else null
    full_days = models.SmallIntegerField(null=True)  # of the same period, uncut
    measure = models.DecimalField(max_digits=22, decimal_places=8, null=True)  # what a unit price was multiplied by
    inputs = models.JSONField(null=True)  # a formula's values, as text, by variable
    net = models.DecimalField(**AMOUNT)
    tax_percent = models.DecimalField(max_digits=7, decimal_places=4, default=0)
    tax = models.DecimalField(**AMOUNT, default=0)
    amount = models.DecimalField(**AMOUNT)
    paid = models.DecimalField(**AMOUNT, default=0)
    last_paid_on = models.DateField(null=True)  # no money came later; a void leaves it, so it may be too late, never too early
    due_on = models.DateField()
    posted_on = models.DateField()
    made_on = models.DateField()
    made_at = models.DateTimeField(db_default=Now())
    run_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, default="")
    replaces_id = models.BigIntegerField(null=True)
    late_fee_of = models.BigIntegerField(null=True)
    keeps_place = models.BooleanField(default=True, db_default=True)
    voided_how = models.SmallIntegerField(null=True, choices=Voided.choices)
    voided_on = models.DateField(null=True)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.CharField(max_length=150, default="", db_default="")
    void_reason = models.TextField(default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["book_id", "account_id", "starts_on"], name="bill_account"),
            # Hardly any bill is in it: those whose place another may take.
            models.Index(fields=["book_id", "tariff_id"], name="bill_out_of_place", condition=Q(keeps_place=False)),
            # An item's days, however few of the book's bills are of that item.
            models.Index(
                fields=["book_id", "item_id", "starts_on", "origin", "origin_id"], name="bill_item", condition=Q(keeps_place=True)
            ),
            # Nor in this one: those that people see as void.
            models.Index(
                fields=["book_id", "starts_on", "origin", "origin_id", "id"],
                name="bill_voids",
                condition=Q(voided_how=1) | Q(voided_how__gt=2),
            ),
        ]
        constraints = [
            # The month leads: a run looks at one month's end of this index, whatever the table holds besides.
            models.UniqueConstraint(
                fields=["book_id", "starts_on", "origin", "origin_id"], name="bill_place", condition=Q(keeps_place=True)
            ),
            models.CheckConstraint(name="bill_adds_up", condition=Q(amount=F("net") + F("tax"))),
            models.CheckConstraint(name="bill_paid", condition=Q(paid__gte=0, paid__lte=F("amount"))),
            models.CheckConstraint(name="bill_days", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="bill_void",
                condition=Q(voided_at=None, voided_how=None, keeps_place=True)
                | Q(~Q(voided_at=None), ~Q(voided_how=None), paid=0),
            ),
        ]


class BillSum(models.Model):
    """What bills of one kind come to, for totals over any number of them. Rows of one key add up; triggers write them.

    Nobody changes a row, so nobody waits for one: each statement that touches bills adds what it made different, and from
    time to time the rows of a key are replaced by one. docs/decisions/kept-sums.md.
    """

    book_id = models.BigIntegerField()
    starts_on = models.DateField()
    item_id = models.BigIntegerField()
    due_on = models.DateField()
    posted_on = models.DateField()
    state = models.CharField(max_length=4)  # open, part, paid or void: bill_state()
    bills = models.BigIntegerField()
    amount = models.DecimalField(max_digits=24, decimal_places=4)
    paid = models.DecimalField(max_digits=24, decimal_places=4)

    class Meta:
        indexes = [models.Index(fields=["book_id", "starts_on"], name="billsum_day")]


class UsageSum(models.Model):
    """What live bills of readings come to, as BillSum: by month, item and state, with the usage that they are for."""

    book_id = models.BigIntegerField()
    month = models.DateField()
    item_id = models.BigIntegerField()
    state = models.CharField(max_length=4)  # open, part or paid: bill_state()
    bills = models.BigIntegerField()
    usage = models.DecimalField(max_digits=30, decimal_places=8)
    amount = models.DecimalField(max_digits=24, decimal_places=4)
    paid = models.DecimalField(max_digits=24, decimal_places=4)

    class Meta:
        indexes = [models.Index(fields=["book_id", "month"], name="usagesum_month")]


class Debtors(models.Model):
    """The accounts of a large book that owed the most when somebody looked at all of its bills; what they owe is read anew."""

    book_id = models.BigIntegerField()
    account_ids = ArrayField(models.BigIntegerField())
    last_sum_id = models.BigIntegerField()  # of the kept sums: none is higher while no bill has changed
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book_id"], name="debtors_book")]


class Settlement(models.Model):
    """What a receipt laid on a bill; negative where a void took it back. Written once, never changed."""

    book_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    bill_id = models.BigIntegerField()
    receipt_id = models.BigIntegerField()
    amount = models.DecimalField(**AMOUNT)
    on_day = models.DateField()
    reverses_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["book_id", "bill_id"], name="settlement_bill"),
            models.Index(fields=["book_id", "receipt_id"], name="settlement_receipt"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["book_id", "reverses_id"], name="settlement_reversed_once", condition=~Q(reverses_id=None)
            ),
            models.CheckConstraint(
                name="settlement_sign", condition=Q(amount__gt=0, reverses_id=None) | Q(amount__lt=0) & ~Q(reverses_id=None)
            ),
        ]


class LateFee(models.Model):
    """A bill's late fee posted (it has a bill of its own then) or waived, up to a day."""

    book_id = models.BigIntegerField()
    bill_id = models.BigIntegerField()
    on_day = models.DateField()
    amount = models.DecimalField(**AMOUNT)
    waived = models.BooleanField(default=False)
    reason = models.TextField(blank=True, default="")
    receipt_id = models.BigIntegerField(null=True)  # the receipt that made it, and whose void takes it back
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    made_at = models.DateTimeField(db_default=Now())
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["book_id", "bill_id"], name="latefee_bill")]
        constraints = [models.CheckConstraint(name="latefee_amount", condition=Q(amount__gt=0))]


class RunFailure(models.Model):
    """A bill that a run could not make, and why."""

    run_id = models.BigIntegerField()
    book_id = models.BigIntegerField()
    origin_id = models.BigIntegerField()  # the assignment
    asset_id = models.BigIntegerField()
    item_id = models.BigIntegerField()
    tariff_id = models.BigIntegerField()
    starts_on = models.DateField()
    code = models.CharField(max_length=40)
    lacks = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["book_id", "run_id"], name="failure_run")]


class Reach(models.Model):
    """Up to which day every period of a tariff is known to be billed, so that runs need not look for what they made before.

    True of the assignments up to `last_id` while their digest is the same and no further bill has lost its place.
    """

    book_id = models.BigIntegerField()
    tariff_id = models.BigIntegerField()
    cycle = models.CharField(max_length=20)
    through_on = models.DateField()
    last_id = models.BigIntegerField()
    digest = models.BigIntegerField()
    out_of_place = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book_id", "tariff_id"], name="reach_tariff")]
