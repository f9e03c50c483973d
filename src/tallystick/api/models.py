"""What was answered to requests that moved money, so that the same request is answered again and not carried out again."""

from django.db import models
from django.db.models.functions import Now


class Answer(models.Model):
    """The answer to one idempotency key of one token; written in the transaction that carried the request out."""

    digest = models.CharField(max_length=64, unique=True)  # of the token and its key
    asked = models.CharField(max_length=64)  # digest of what was asked: method, address and body
    user_id = models.BigIntegerField()
    status = models.SmallIntegerField(null=True)  # null only inside the transaction that is at it
    body = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(db_default=Now(), db_index=True)
