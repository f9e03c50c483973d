"""Books, accounts, parties."""

from django.db import models
from django.db.models.functions import Now

from tallystick.kit.trail import tracked


@tracked()
class Book(models.Model):
    """One set of receivables: a community or a trading company, in one currency, by one clock."""

    class Kind(models.TextChoices):
        COMMUNITY = "community"
        TRADE = "trade"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    currency = models.CharField(max_length=3)
    timezone = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now())


@tracked()
class Account(models.Model):
    """Who owes: the account of a unit and of all that belongs to it, or of a trade customer."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "code"], name="account_code")]


@tracked()
class Party(models.Model):
    """A person or company reached through an account."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["book", "name"], name="party_name")]


@tracked()
class AccountParty(models.Model):
    """In what role a party is reached through an account."""

    class Role(models.TextChoices):
        OWNER = "owner"
        TENANT = "tenant"
        CONTACT = "contact"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.OWNER)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "account", "party", "role"], name="account_party")]
