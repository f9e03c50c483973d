"""Sums of readings by book, month, item, reader and way, kept right by triggers; and the index of an item's months."""

from django.db import migrations, models

SUMS = """
CREATE FUNCTION readings_are_summed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metering_readingsum (book_id, month, item_id, actor_name, way, estimated, readings, usage)
    SELECT book_id, month, item_id, actor_name, way, estimated, count(*), sum(usage)
    FROM now_so
    WHERE voided_at IS NULL
    GROUP BY 1, 2, 3, 4, 5, 6;
    RETURN NULL;
END $$;

CREATE FUNCTION readings_are_summed_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO metering_readingsum (book_id, month, item_id, actor_name, way, estimated, readings, usage)
    SELECT book_id, month, item_id, actor_name, way, estimated, sum(readings), sum(usage)
    FROM (
        SELECT book_id, month, item_id, actor_name, way, estimated, 1 AS readings, usage
        FROM now_so
        WHERE voided_at IS NULL
        UNION ALL
        SELECT book_id, month, item_id, actor_name, way, estimated, -1, -usage
        FROM was_so
        WHERE voided_at IS NULL
    ) AS changes
    GROUP BY 1, 2, 3, 4, 5, 6
    HAVING sum(readings) <> 0 OR sum(usage) <> 0;
    RETURN NULL;
END $$;

CREATE TRIGGER reading_summed AFTER INSERT ON metering_reading REFERENCING NEW TABLE AS now_so
    FOR EACH STATEMENT EXECUTE FUNCTION readings_are_summed();
CREATE TRIGGER reading_summed_again AFTER UPDATE ON metering_reading REFERENCING NEW TABLE AS now_so OLD TABLE AS was_so
    FOR EACH STATEMENT EXECUTE FUNCTION readings_are_summed_again();

INSERT INTO metering_readingsum (book_id, month, item_id, actor_name, way, estimated, readings, usage)
SELECT book_id, month, item_id, actor_name, way, estimated, count(*), sum(usage)
FROM metering_reading
WHERE voided_at IS NULL
GROUP BY 1, 2, 3, 4, 5, 6;
"""
UNDO = """
DROP TRIGGER reading_summed ON metering_reading; DROP TRIGGER reading_summed_again ON metering_reading;
DROP FUNCTION readings_are_summed(); DROP FUNCTION readings_are_summed_again();
"""


class Migration(migrations.Migration):
    dependencies = [("metering", "0003_rounds")]

    operations = [
        migrations.CreateModel(
            name="ReadingSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("book_id", models.BigIntegerField()),
                ("month", models.DateField()),
                ("item_id", models.BigIntegerField()),
                ("actor_name", models.CharField(max_length=150)),
                ("way", models.SmallIntegerField()),
                ("estimated", models.BooleanField()),
                ("readings", models.BigIntegerField()),
                ("usage", models.DecimalField(decimal_places=8, max_digits=30)),
            ],
            options={"indexes": [models.Index(fields=["book_id", "month"], name="readingsum_month")]},
        ),
        migrations.AddIndex(
            model_name="reading",
            index=models.Index(
                fields=["book_id", "item_id", "month", "meter_id"], name="reading_item", condition=models.Q(("voided_at", None))
            ),
        ),
        migrations.RunSQL(SUMS, UNDO),
    ]
