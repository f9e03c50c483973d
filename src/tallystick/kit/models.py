"""Runs, how far each is, the facts that wait for what follows from them, and what was answered to whom."""

from django.db import models
from django.db.models.functions import Now
from pghistory.models import Event as HistoryRow


class Event(HistoryRow):
    """A row of history (kit/trail.py): what a set-up row was after a change, or before it was removed.

    One sequence numbers the events of every table, so that all of them have one order: the one in which they were written.
    """

    pgh_id = models.BigIntegerField(primary_key=True, db_default=models.Func(models.Value("kit_event_ids"), function="nextval"))

    class Meta:
        abstract = True


class Run(models.Model):
    """Long work on one book: waiting until it is done, perhaps undone later; failed is one that will not be tried again."""

    class Stage(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"
        UNDONE = "undone"

    book_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.WAITING)
    today = models.DateField()
    wanted = models.JSONField(default=dict)
    made = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    amount = models.DecimalField(max_digits=20, decimal_places=4, default=0)
    first_on = models.DateField(null=True)  # of what it made: the first and the last day on which a period begins
    last_on = models.DateField(null=True)
    fault = models.TextField(blank=True, default="")
    user_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150)
    asked_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True, default="")
    undo_reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["book_id", "-id"], name="run_book"),
            models.Index(fields=["id"], name="run_waiting", condition=models.Q(stage="waiting")),
        ]


class RunProgress(models.Model):
    """How far a run is; written by a second connection, so that it is seen before the run's transaction ends."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, primary_key=True, db_constraint=False)
    done = models.IntegerField()
    total = models.IntegerField()
    begun = models.IntegerField(default=1, db_default=1)  # how often; more than once where it was killed
    told_at = models.DateTimeField()


class Fact(models.Model):
    """Something that happened and calls for a command: left in the same transaction, carried out by `jobs`."""

    kind = models.CharField(max_length=40)
    book_id = models.BigIntegerField()
    about = models.JSONField(default=dict)
    left_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0, db_default=0)  # that failed
    next_try_at = models.DateTimeField(null=True)  # null: at once
    set_aside = models.BooleanField(default=False, db_default=False)  # of a kind that was unknown to who should carry it out

    class Meta:
        indexes = [models.Index(fields=["id"], name="fact_waiting", condition=models.Q(done_at__isnull=True))]


class Answer(models.Model):
    """What was answered to a request that may come again; written in the transaction that carried the request out."""

    digest = models.CharField(max_length=64, unique=True)  # of who asked, and of the key that they gave the request
    asked = models.CharField(max_length=64)  # digest of what was asked
    user_id = models.BigIntegerField()
    status = models.SmallIntegerField(null=True)  # null only inside the transaction that is at it
    body = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(db_default=Now(), db_index=True)
