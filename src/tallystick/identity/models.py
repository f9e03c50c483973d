"""Users, their roles and scopes, one-time links and API tokens."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now

from tallystick.kit.trail import tracked


@tracked()
class Role(models.Model):
    """A set of permissions under a name. Built-in ones have a code, and may have no name: the screen has one for them."""

    code = models.CharField(max_length=30, null=True, unique=True)
    name = models.CharField(max_length=60, blank=True, default="", db_default="")
    permissions = ArrayField(models.CharField(max_length=30), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="role_name", condition=~models.Q(name="")),
            models.CheckConstraint(name="role_named", condition=models.Q(code__isnull=False) | ~models.Q(name="")),
        ]


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> models.QuerySet["User"]:
        # Whoever asks for a user asks what they may next: one query instead of two, at every request.
        return super().get_queryset().select_related("role")

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


@tracked(secret=("password", "last_login", "last_seen_at"))
class User(AbstractBaseUser):
    """Somebody who works here. There is no default password: a one-time link lets them in first."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=10, blank=True, default="")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField(null=True)
    role = models.ForeignKey(Role, on_delete=models.PROTECT)
    all_books = models.BooleanField(default=False, db_default=False)
    book_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    all_items = models.BooleanField(default=True, db_default=True)
    # Charge items stand above users in the stack: ids, without a foreign key.
    item_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta:
        # Whoever signs in need not mind their capitals, so no two names differ by them alone.
        constraints = [models.UniqueConstraint(Lower("username"), name="user_username")]


class OneTimeLink(models.Model):
    """A link that lets a user in once: to choose a password, or straight in. Only the digest of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    asks_password = models.BooleanField(default=False, db_default=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class SignedIn(models.Model):
    """A browser in which a user is signed in. Its session is Django's, under the same digest of the key in its cookie."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    digest = models.CharField(max_length=40, unique=True)
    ip = models.GenericIPAddressField()
    browser = models.CharField(max_length=300)
    made_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField()


@tracked(secret=("digest", "last_used_at"))
class ApiToken(models.Model):
    """By which a program acts for a user, within part of what they may. A digest is kept, and a prefix to know it by."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    permissions = ArrayField(models.CharField(max_length=30))
    all_books = models.BooleanField(default=False)
    book_ids = ArrayField(models.BigIntegerField(), default=list)
    made_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class CacheEntry(models.Model):
    """The table of Django's cache: what all web processes must know of together, such as who tried to sign in how often."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "identity_cache"
