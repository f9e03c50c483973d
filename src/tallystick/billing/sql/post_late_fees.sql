-- does: turns the late fee of each bill given, to its day, into a bill of its own; yields bill_id, id of the new bill, amount
WITH postings AS (
    SELECT * FROM unnest(%(bills)s::bigint[], %(days)s::date[], %(receipts)s::bigint[]) AS t (bill_id, on_day, receipt_id)
),
bills AS MATERIALIZED (
    SELECT b.id, b.account_id, b.asset_id, b.item_id, b.tariff_id, b.amount, b.due_on, b.origin, item.daily_percent, item.ceiling_percent
    FROM billing_bill AS b
    JOIN tariffs_chargeitem AS item ON item.id = b.item_id
    WHERE b.book_id = %(book)s
        AND b.id = ANY(%(bills)s::bigint[])
        AND b.voided_at IS NULL
),
asked AS MATERIALIZED (
    SELECT bills.id AS bill_id, bills.*, postings.on_day, postings.receipt_id, nextval(pg_get_serial_sequence('billing_latefee', 'id')) AS posting_id
    FROM bills
    JOIN postings ON postings.bill_id = bills.id
    ORDER BY bills.id
),
owed AS MATERIALIZED (
    SELECT asked.*, late.fee
    FROM asked
    CROSS JOIN LATERAL ({{late_fee}}) AS late
    WHERE late.fee > 0
),
posted AS (
    INSERT INTO billing_latefee (id, book_id, bill_id, on_day, amount, waived, reason, receipt_id, user_id, actor_name)
    SELECT posting_id, %(book)s, bill_id, on_day, fee, FALSE, '', receipt_id, %(user)s, %(actor)s
    FROM owed
)
INSERT INTO billing_bill (
    book_id, account_id, asset_id, item_id, tariff_id, origin, origin_id, starts_on, ends_on, net, tax_percent, tax, amount, paid,
    due_on, posted_on, made_on, user_id, actor_name, late_fee_of
)
SELECT
    %(book)s, account_id, asset_id, item_id, tariff_id, 3, posting_id, on_day, on_day, fee, 0, 0, fee, 0,
    on_day, greatest(on_day, %(today)s), %(today)s, %(user)s, %(actor)s, bill_id
FROM owed
ORDER BY posting_id
RETURNING late_fee_of AS bill_id, id, amount
