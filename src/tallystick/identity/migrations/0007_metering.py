"""The built-in roles learn what metering asks for: meters are changed by the office, readings taken by readers."""

from django.db import migrations

OFFICE = ("administrator", "accountant")


def widen(apps, schema_editor):
    role = apps.get_model("identity", "Role")
    for one in role.objects.filter(code__in=[*OFFICE, "reader"]):
        given = {"readings.take", "meters.change"} if one.code in OFFICE else {"readings.take"}
        withdrawn = set() if one.code in OFFICE else {"readings.change"}
        one.permissions = sorted((set(one.permissions) | given) - withdrawn)
        one.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("identity", "0006_signed_in")]

    operations = [migrations.RunPython(widen, migrations.RunPython.noop)]
