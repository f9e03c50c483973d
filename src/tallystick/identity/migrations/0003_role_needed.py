"""Everybody has a role. By itself: rows just given one wait for their checks until the last migration's end."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("identity", "0002_roles")]

    operations = [
        migrations.AlterField(
            "user", "role", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="identity.role")
        ),
    ]
