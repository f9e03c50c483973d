"""Auditors make tokens too: what a token may is part of what its maker may, so theirs read and change nothing."""

from django.db import migrations


def widen(apps, schema_editor):
    for one in apps.get_model("identity", "Role").objects.filter(code="auditor"):
        one.permissions = sorted({*one.permissions, "tokens.make"})
        one.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_metering")]

    operations = [migrations.RunPython(widen, migrations.RunPython.noop)]
