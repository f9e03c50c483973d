"""Why a run was undone stands in the run itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kit", "0007_quicker_text")]
    operations = [migrations.AddField("run", "undo_reason", models.TextField(blank=True, default="", db_default=""))]
