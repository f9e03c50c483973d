from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kit", "0002_search")]

    operations = [
        migrations.AddField("runprogress", "begun", models.IntegerField(default=1, db_default=1)),
        migrations.AddIndex("run", models.Index(fields=["id"], name="run_waiting", condition=models.Q(stage="waiting"))),
    ]
