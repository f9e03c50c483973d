"""Sums of the bills of readings by book, month, item and state, with their usage, kept right by triggers."""

from django.db import migrations, models

SUMS = """
CREATE FUNCTION usage_is_summed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO billing_usagesum (book_id, month, item_id, state, bills, usage, amount, paid)
    SELECT
        bill.book_id, bill.starts_on, bill.item_id, bill_state(NULL, bill.paid, bill.amount),
        count(*), sum(reading.usage), sum(bill.amount), sum(bill.paid)
    FROM now_so AS bill
    JOIN metering_reading AS reading ON reading.book_id = bill.book_id AND reading.id = bill.origin_id
    WHERE bill.origin = 2 AND bill.voided_how IS NULL
    GROUP BY 1, 2, 3, 4;
    RETURN NULL;
END $$;

CREATE FUNCTION usage_is_summed_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO billing_usagesum (book_id, month, item_id, state, bills, usage, amount, paid)
    SELECT
        change.book_id, change.starts_on, change.item_id, change.state,
        sum(change.bills), sum(change.bills * reading.usage), sum(change.amount), sum(change.paid)
    FROM (
        SELECT book_id, origin_id, starts_on, item_id, bill_state(NULL, paid, amount) AS state, 1 AS bills, amount, paid
        FROM now_so
        WHERE origin = 2 AND voided_how IS NULL
        UNION ALL
        SELECT book_id, origin_id, starts_on, item_id, bill_state(NULL, paid, amount), -1, -amount, -paid
        FROM was_so
        WHERE origin = 2 AND voided_how IS NULL
    ) AS change
    JOIN metering_reading AS reading ON reading.book_id = change.book_id AND reading.id = change.origin_id
    GROUP BY 1, 2, 3, 4
    HAVING sum(change.bills) <> 0 OR sum(change.amount) <> 0 OR sum(change.paid) <> 0;
    RETURN NULL;
END $$;

CREATE TRIGGER usage_summed AFTER INSERT ON billing_bill REFERENCING NEW TABLE AS now_so
    FOR EACH STATEMENT EXECUTE FUNCTION usage_is_summed();
CREATE TRIGGER usage_summed_again AFTER UPDATE ON billing_bill REFERENCING NEW TABLE AS now_so OLD TABLE AS was_so
    FOR EACH STATEMENT EXECUTE FUNCTION usage_is_summed_again();

INSERT INTO billing_usagesum (book_id, month, item_id, state, bills, usage, amount, paid)
SELECT
    bill.book_id, bill.starts_on, bill.item_id, bill_state(NULL, bill.paid, bill.amount),
    count(*), sum(reading.usage), sum(bill.amount), sum(bill.paid)
FROM billing_bill AS bill
JOIN metering_reading AS reading ON reading.book_id = bill.book_id AND reading.id = bill.origin_id
WHERE bill.origin = 2 AND bill.voided_how IS NULL
GROUP BY 1, 2, 3, 4;
"""
UNDO = """
DROP TRIGGER usage_summed ON billing_bill; DROP TRIGGER usage_summed_again ON billing_bill;
DROP FUNCTION usage_is_summed(); DROP FUNCTION usage_is_summed_again();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_undo_reasons"), ("metering", "0004_sums")]

    operations = [
        migrations.CreateModel(
            name="UsageSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("book_id", models.BigIntegerField()),
                ("month", models.DateField()),
                ("item_id", models.BigIntegerField()),
                ("state", models.CharField(max_length=4)),
                ("bills", models.BigIntegerField()),
                ("usage", models.DecimalField(decimal_places=8, max_digits=30)),
                ("amount", models.DecimalField(decimal_places=4, max_digits=24)),
                ("paid", models.DecimalField(decimal_places=4, max_digits=24)),
            ],
            options={"indexes": [models.Index(fields=["book_id", "month"], name="usagesum_month")]},
        ),
        migrations.RunSQL(SUMS, UNDO),
    ]
