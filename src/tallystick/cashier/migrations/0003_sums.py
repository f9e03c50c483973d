"""Sums of receipts by book, day, kind, cashier, means and state, kept right by triggers; the indexes of the list of receipts."""

from django.db import migrations, models

SUMS = """
-- Few rows of a statement among very many: always by an index, whatever the tables held when the statement was planned.
CREATE FUNCTION receipts_are_summed() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    INSERT INTO cashier_receiptsum (book_id, on_day, kind, actor_name, method, state, receipts, amount)
    SELECT book_id, on_day, kind, actor_name, method, state, sum(receipts), sum(amount)
    FROM (
        SELECT book_id, on_day, kind, actor_name, '' AS method, CASE WHEN voids_id IS NULL THEN 'standing' ELSE 'void' END AS state,
            1 AS receipts, amount
        FROM now_so
        UNION ALL
        -- What is voided stood until now.
        SELECT r.book_id, r.on_day, r.kind, r.actor_name, by_means.method, turned.state, turned.sign, turned.sign * by_means.amount
        FROM now_so AS void
        JOIN cashier_receipt AS r ON r.book_id = void.book_id AND r.id = void.voids_id
        CROSS JOIN LATERAL (
            SELECT '' AS method, r.amount
            UNION ALL
            SELECT m.method, sum(m.amount)
            FROM cashier_receiptmeans AS m
            WHERE m.book_id = r.book_id AND m.receipt_id = r.id
            GROUP BY m.method
        ) AS by_means
        CROSS JOIN (VALUES ('standing', -1), ('voided', 1)) AS turned (state, sign)
        WHERE void.voids_id IS NOT NULL
    ) AS changes
    GROUP BY 1, 2, 3, 4, 5, 6;
    RETURN NULL;
END $$;

CREATE FUNCTION means_are_summed() RETURNS trigger LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    INSERT INTO cashier_receiptsum (book_id, on_day, kind, actor_name, method, state, receipts, amount)
    SELECT r.book_id, r.on_day, r.kind, r.actor_name, m.method, CASE WHEN r.voids_id IS NULL THEN 'standing' ELSE 'void' END,
        count(DISTINCT r.id), sum(m.amount)
    FROM now_so AS m
    JOIN cashier_receipt AS r ON r.book_id = m.book_id AND r.id = m.receipt_id
    GROUP BY 1, 2, 3, 4, 5, 6;
    RETURN NULL;
END $$;

CREATE TRIGGER receipt_summed AFTER INSERT ON cashier_receipt REFERENCING NEW TABLE AS now_so
    FOR EACH STATEMENT EXECUTE FUNCTION receipts_are_summed();
CREATE TRIGGER means_summed AFTER INSERT ON cashier_receiptmeans REFERENCING NEW TABLE AS now_so
    FOR EACH STATEMENT EXECUTE FUNCTION means_are_summed();

INSERT INTO cashier_receiptsum (book_id, on_day, kind, actor_name, method, state, receipts, amount)
SELECT r.book_id, r.on_day, r.kind, r.actor_name, by_means.method,
    CASE WHEN r.voids_id IS NOT NULL THEN 'void' WHEN v.id IS NOT NULL THEN 'voided' ELSE 'standing' END,
    count(*), sum(by_means.amount)
FROM cashier_receipt AS r
LEFT JOIN cashier_receipt AS v ON v.book_id = r.book_id AND v.voids_id = r.id
CROSS JOIN LATERAL (
    SELECT '' AS method, r.amount
    UNION ALL
    SELECT m.method, sum(m.amount)
    FROM cashier_receiptmeans AS m
    WHERE m.book_id = r.book_id AND m.receipt_id = r.id
    GROUP BY m.method
) AS by_means
GROUP BY 1, 2, 3, 4, 5, 6;

-- What banks call a payment by, as far as people type it.
CREATE INDEX means_reference ON cashier_receiptmeans (book_id, (text_folded(reference) COLLATE "C")) WHERE reference <> '';
"""
UNDO = """
DROP INDEX means_reference;
DROP TRIGGER receipt_summed ON cashier_receipt; DROP TRIGGER means_summed ON cashier_receiptmeans;
DROP FUNCTION receipts_are_summed(); DROP FUNCTION means_are_summed();
"""


class Migration(migrations.Migration):
    dependencies = [("cashier", "0002_guards"), ("kit", "0002_search")]

    operations = [
        migrations.CreateModel(
            name="ReceiptSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("book_id", models.BigIntegerField()),
                ("on_day", models.DateField()),
                ("kind", models.CharField(max_length=16)),
                ("actor_name", models.CharField(max_length=150)),
                ("method", models.CharField(max_length=16)),
                ("state", models.CharField(max_length=8)),
                ("receipts", models.BigIntegerField()),
                ("amount", models.DecimalField(decimal_places=4, max_digits=24)),
            ],
            options={"indexes": [models.Index(fields=["book_id", "on_day"], name="receiptsum_day")]},
        ),
        migrations.AddIndex("receipt", models.Index(fields=["book_id", "-id"], name="receipt_latest")),
        migrations.AddIndex("receipt", models.Index(fields=["book_id", "on_day", "id"], name="receipt_day")),
        migrations.AddIndex("receipt", models.Index(fields=["book_id", "kind", "-id"], name="receipt_kind")),
        migrations.AddIndex("receipt", models.Index(fields=["book_id", "actor_name", "-id"], name="receipt_cashier")),
        migrations.AddIndex("receiptmeans", models.Index(fields=["book_id", "method", "-receipt_id"], name="means_method")),
        migrations.RunSQL(SUMS, UNDO),
    ]
