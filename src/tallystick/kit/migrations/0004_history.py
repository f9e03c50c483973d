"""One sequence for the events of every table of history."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kit", "0003_begun"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunSQL("CREATE SEQUENCE kit_event_ids", "DROP SEQUENCE kit_event_ids")]
