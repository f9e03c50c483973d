"""A fact that cannot be carried out waits longer after each try, or is set aside."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kit", "0008_undo_reason")]
    operations = [
        migrations.AddField("fact", "tries", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("fact", "next_try_at", models.DateTimeField(null=True)),
        migrations.AddField("fact", "set_aside", models.BooleanField(default=False, db_default=False)),
    ]
