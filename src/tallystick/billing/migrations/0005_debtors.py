"""Who owes the most in each large book."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_sums")]

    operations = [
        migrations.CreateModel(
            name="Debtors",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("book_id", models.BigIntegerField()),
                ("account_ids", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ("last_sum_id", models.BigIntegerField()),
                ("found_at", models.DateTimeField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("book_id",), name="debtors_book")]},
        ),
    ]
