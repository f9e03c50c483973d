-- does: gives up the late fee of each bill given, up to a day; yields the bill and how much
WITH asked AS MATERIALIZED (
    SELECT b.id AS bill_id, %(on_day)s::date AS on_day, b.amount, b.due_on, b.origin, item.daily_percent, item.ceiling_percent
    FROM billing_bill AS b
    JOIN tariffs_chargeitem AS item ON item.id = b.item_id
    WHERE b.book_id = %(book)s
        AND b.id = ANY(%(bills)s::bigint[])
        AND b.voided_at IS NULL
)
INSERT INTO billing_latefee (book_id, bill_id, on_day, amount, waived, reason, user_id, actor_name)
SELECT %(book)s, asked.bill_id, asked.on_day, late.fee, TRUE, %(reason)s, %(user)s, %(actor)s
FROM asked
CROSS JOIN LATERAL ({{late_fee}}) AS late
WHERE late.fee > 0
ORDER BY asked.bill_id
RETURNING bill_id, amount
