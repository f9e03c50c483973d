-- yields: the late fee of each bill given that is neither posted nor waived, to one day; bills without one are left out
WITH asked AS MATERIALIZED (
    SELECT b.id AS bill_id, %(on_day)s::date AS on_day, b.amount, b.due_on, b.origin, item.daily_percent, item.ceiling_percent
    FROM billing_bill AS b
    JOIN tariffs_chargeitem AS item ON item.id = b.item_id
    WHERE b.book_id = %(book)s
        AND b.id = ANY(%(bills)s::bigint[])
        AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
        AND b.voided_at IS NULL
)
SELECT asked.bill_id, late.fee
FROM asked
CROSS JOIN LATERAL ({{late_fee}}) AS late
WHERE late.fee > 0
