"""Sheets that came in, and their rows while they wait; no foreign keys, for the rows of a large one are many and go again."""

from django.db import models
from django.db.models.functions import Now

FIGURE = {"max_digits": 16, "decimal_places": 4, "null": True}


class Sheet(models.Model):
    """A file of readings: what was chosen with it, how far it is, and what came of it."""

    class Stage(models.TextChoices):
        WAITING = "waiting"  # to be read and checked
        REFUSED = "refused"  # as a whole; `codes` say why
        FAULTY = "faulty"  # some rows are wrong
        CHECKED = "checked"  # nothing is wrong with it
        STORING = "storing"
        STORED = "stored"

    book_id = models.BigIntegerField()
    item_id = models.BigIntegerField(null=True)
    month = models.DateField(null=True)
    name = models.CharField(max_length=255)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.WAITING)
    codes = models.JSONField(default=list)  # of a file that is refused: code, column, what there is to say
    told = models.JSONField(default=dict)  # what it is like: its sheet, headings, how its text is read, what was left out
    rows = models.IntegerField(default=0)
    faulty = models.IntegerField(default=0)
    warned = models.IntegerField(default=0)
    unusual = models.IntegerField(default=0)
    amount = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    run_id = models.BigIntegerField(null=True)  # the run that reads, or stores it
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    made_at = models.DateTimeField(db_default=Now())
    stored_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "metering_sheet"
        indexes = [models.Index(fields=["book_id", "-id"], name="sheet_book")]


class SheetPart(models.Model):
    """A piece of a file, as it came."""

    book_id = models.BigIntegerField()
    sheet_id = models.BigIntegerField()
    number = models.IntegerField()
    content = models.BinaryField()

    class Meta:
        db_table = "metering_sheetpart"
        constraints = [models.UniqueConstraint(fields=["book_id", "sheet_id", "number"], name="sheetpart_number")]


class SheetRow(models.Model):
    """A row of a file: what is written in it (`given_`), what that means, and what is wrong with it.

    `unread` are the cells that could not be read, `faults` all that is wrong, each with column, code and value; `warnings`
    what is odd. `amount` is what its bill comes to, `worked_out` what it would come to without an amount given.
    """

    book_id = models.BigIntegerField()
    sheet_id = models.BigIntegerField()
    number = models.IntegerField()  # as the spreadsheet numbers it
    given_asset = models.TextField(null=True)
    given_room = models.TextField(null=True)
    given_book = models.TextField(null=True)
    given_item = models.TextField(null=True)
    given_serial = models.TextField(null=True)
    given_previous = models.DecimalField(**FIGURE)
    given_current = models.DecimalField(**FIGURE)
    given_multiplier = models.DecimalField(**FIGURE)
    given_loss = models.DecimalField(**FIGURE)
    given_shared = models.DecimalField(**FIGURE)
    given_rolled_over = models.BooleanField(null=True)
    given_amount = models.DecimalField(**FIGURE)
    given_read_on = models.DateField(null=True)
    given_month = models.DateField(null=True)
    given_remark = models.TextField(null=True)
    unread = models.JSONField(null=True)
    asset_id = models.BigIntegerField(null=True)
    item_id = models.BigIntegerField(null=True)
    meter_id = models.BigIntegerField(null=True)
    month = models.DateField(null=True)
    previous = models.DecimalField(**FIGURE)
    multiplier = models.DecimalField(**FIGURE)
    shared = models.DecimalField(**FIGURE)
    carried = models.DecimalField(max_digits=22, decimal_places=8, null=True)
    takes_shares = models.BooleanField(null=True)
    is_plain = models.BooleanField(null=True)  # as it stands here it can be stored: no other reading changes with it
    usage = models.DecimalField(max_digits=22, decimal_places=8, null=True)
    assignment_id = models.BigIntegerField(null=True)
    tariff_id = models.BigIntegerField(null=True)
    version_id = models.BigIntegerField(null=True)
    reading_id = models.BigIntegerField(null=True)  # that it will have
    amount = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    worked_out = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    faults = models.JSONField(null=True)
    warnings = models.JSONField(null=True)

    class Meta:
        db_table = "metering_sheetrow"
        indexes = [models.Index(fields=["book_id", "sheet_id", "number"], name="sheetrow_number")]
