"""Roles, scopes and API tokens; whoever was there before is an administrator."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from tallystick.identity.rules import BUILT_IN_ROLES


def add_built_in_roles(apps, schema_editor):
    role = apps.get_model("identity", "Role")
    role.objects.bulk_create(role(code=code, permissions=sorted(held)) for code, held in BUILT_IN_ROLES.items())
    administrator = role.objects.get(code="administrator")
    user = apps.get_model("identity", "User")
    user.objects.update(role=administrator, all_books=True)
    # "!" is Django's mark for "no password": nothing that anybody types agrees with it.
    user.objects.filter(password="").update(password="!")


def ids():
    return django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), db_default=[], default=list, size=None)


class Migration(migrations.Migration):

    dependencies = [("identity", "0001_first")]

    operations = [
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, null=True, unique=True)),
                ("name", models.CharField(blank=True, db_default="", default="", max_length=60)),
                ("permissions", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("name", ""), _negated=True), fields=("name",), name="role_name"),
                    models.CheckConstraint(
                        condition=models.Q(("code__isnull", False), models.Q(("name", ""), _negated=True), _connector="OR"),
                        name="role_named",
                    ),
                ],
            },
        ),
        migrations.AddField("user", "last_seen_at", models.DateTimeField(null=True)),
        migrations.AddField("user", "all_books", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("user", "book_ids", ids()),
        migrations.AddField("user", "all_items", models.BooleanField(db_default=True, default=True)),
        migrations.AddField("user", "item_ids", ids()),
        migrations.AddField(
            "user", "role", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="identity.role")
        ),
        migrations.AddField("onetimelink", "asks_password", models.BooleanField(db_default=False, default=False)),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("prefix", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("permissions", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), size=None)),
                ("all_books", models.BooleanField(default=False)),
                ("book_ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.RunPython(add_built_in_roles, migrations.RunPython.noop),
    ]
