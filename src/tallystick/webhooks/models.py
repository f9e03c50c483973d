"""Addresses that want to be told, what there is to tell, and each message with what was answered."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from tallystick.kit.trail import tracked


@tracked(secret=["sealed_secret"])
class Endpoint(models.Model):
    """Where a program wants to be told, of what, and in which books. Its secret, sealed, signs what it is sent."""

    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=40))
    all_books = models.BooleanField(default=False)
    book_ids = ArrayField(models.BigIntegerField(), default=list)
    sealed_secret = models.TextField()
    paused = models.BooleanField(default=False, db_default=False)
    removed = models.BooleanField(default=False, db_default=False)
    # On whose behalf: it is told no more than this user may see.
    user_id = models.BigIntegerField()
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(db_default=Now())


class Event(models.Model):
    """Something that happened in a book, as it is told; its id is the same in every message and every retry."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    book_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    about = models.JSONField()
    happened_at = models.DateTimeField(db_default=Now(), db_index=True)


class Delivery(models.Model):
    """One event for one endpoint: tried until it is taken, or given up."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"

    event = models.ForeignKey(Event, on_delete=models.CASCADE)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.SmallIntegerField(default=0)  # since it was made, or last asked for by hand
    next_try_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="delivery_endpoint"),
            models.Index(fields=["next_try_at"], name="delivery_due", condition=models.Q(state="waiting")),
        ]
        constraints = [models.UniqueConstraint(fields=["event", "endpoint"], name="delivery_once")]


class Attempt(models.Model):
    """One message sent, and what was answered: a status and the beginning of the answer, or why there was none."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE)
    at = models.DateTimeField(db_default=Now())
    status = models.SmallIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True, default="")
    fault = models.CharField(max_length=200, blank=True, default="")
    took_ms = models.IntegerField()
