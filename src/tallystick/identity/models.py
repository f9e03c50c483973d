"""Users and one-time links."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """Somebody who works here. There is no default password: a one-time link lets them in first."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=150)
    language = models.CharField(max_length=10, blank=True, default="")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "username"
    objects = UserManager()


class OneTimeLink(models.Model):
    """A link that signs a user in once; only the digest of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
