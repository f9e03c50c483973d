import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kit", "0005_pinyin")]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("asked", models.CharField(max_length=64)),
                ("user_id", models.BigIntegerField()),
                ("status", models.SmallIntegerField(null=True)),
                ("body", models.TextField(blank=True, default="")),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), db_index=True)),
            ],
        ),
    ]
