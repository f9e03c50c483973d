"""Sums of bills by book, first day, item, days and state, kept right by triggers; and the indexes of the list of bills."""

from django.db import migrations, models

SUMS = """
CREATE FUNCTION bill_state(voided_how smallint, paid numeric, amount numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN voided_how = 2 THEN NULL
        WHEN voided_how IS NOT NULL THEN 'void'
        WHEN paid = amount THEN 'paid'
        WHEN paid > 0 THEN 'part'
        ELSE 'open'
    END
$$;

CREATE FUNCTION bills_are_summed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO billing_billsum (book_id, starts_on, item_id, due_on, posted_on, state, bills, amount, paid)
    SELECT book_id, starts_on, item_id, due_on, posted_on, bill_state(voided_how, paid, amount), count(*), sum(amount), sum(paid)
    FROM now_so
    WHERE voided_how IS DISTINCT FROM 2
    GROUP BY 1, 2, 3, 4, 5, 6;
    RETURN NULL;
END $$;

CREATE FUNCTION bills_are_summed_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO billing_billsum (book_id, starts_on, item_id, due_on, posted_on, state, bills, amount, paid)
    SELECT book_id, starts_on, item_id, due_on, posted_on, state, sum(bills), sum(amount), sum(paid)
    FROM (
        SELECT book_id, starts_on, item_id, due_on, posted_on, bill_state(voided_how, paid, amount) AS state, 1 AS bills, amount, paid
        FROM now_so
        UNION ALL
        SELECT book_id, starts_on, item_id, due_on, posted_on, bill_state(voided_how, paid, amount), -1, -amount, -paid
        FROM was_so
    ) AS changes
    WHERE state IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6
    HAVING sum(bills) <> 0 OR sum(amount) <> 0 OR sum(paid) <> 0;
    RETURN NULL;
END $$;

CREATE TRIGGER bill_summed AFTER INSERT ON billing_bill REFERENCING NEW TABLE AS now_so
    FOR EACH STATEMENT EXECUTE FUNCTION bills_are_summed();
CREATE TRIGGER bill_summed_again AFTER UPDATE ON billing_bill REFERENCING NEW TABLE AS now_so OLD TABLE AS was_so
    FOR EACH STATEMENT EXECUTE FUNCTION bills_are_summed_again();

INSERT INTO billing_billsum (book_id, starts_on, item_id, due_on, posted_on, state, bills, amount, paid)
SELECT book_id, starts_on, item_id, due_on, posted_on, bill_state(voided_how, paid, amount), count(*), sum(amount), sum(paid)
FROM billing_bill
WHERE voided_how IS DISTINCT FROM 2
GROUP BY 1, 2, 3, 4, 5, 6;

-- A run's bills lie together: few pages hold those of any one run.
CREATE INDEX bill_run ON billing_bill USING brin (run_id) WITH (pages_per_range = 32, autosummarize = on);
"""
UNDO = """
DROP INDEX bill_run;
DROP TRIGGER bill_summed ON billing_bill; DROP TRIGGER bill_summed_again ON billing_bill;
DROP FUNCTION bills_are_summed(); DROP FUNCTION bills_are_summed_again(); DROP FUNCTION bill_state(smallint, numeric, numeric);
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_reach")]

    operations = [
        migrations.CreateModel(
            name="BillSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("book_id", models.BigIntegerField()),
                ("starts_on", models.DateField()),
                ("item_id", models.BigIntegerField()),
                ("due_on", models.DateField()),
                ("posted_on", models.DateField()),
                ("state", models.CharField(max_length=4)),
                ("bills", models.BigIntegerField()),
                ("amount", models.DecimalField(decimal_places=4, max_digits=24)),
                ("paid", models.DecimalField(decimal_places=4, max_digits=24)),
            ],
            options={"indexes": [models.Index(fields=["book_id", "starts_on"], name="billsum_day")]},
        ),
        migrations.AddIndex(
            model_name="bill",
            index=models.Index(
                fields=["book_id", "item_id", "starts_on", "origin", "origin_id"],
                name="bill_item",
                condition=models.Q(("keeps_place", True)),
            ),
        ),
        migrations.AddIndex(
            model_name="bill",
            index=models.Index(
                fields=["book_id", "starts_on", "origin", "origin_id", "id"],
                name="bill_voids",
                condition=models.Q(("voided_how", 1), ("voided_how__gt", 2), _connector="OR"),
            ),
        ),
        migrations.RunSQL(SUMS, UNDO),
    ]
