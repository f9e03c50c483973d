-- yields: the bills of a book that bear a late fee on a day, neither posted nor waived, with their accounts
WITH asked AS MATERIALIZED (
    SELECT
        b.id AS bill_id, b.account_id, %(on_day)s::date AS on_day, b.amount, b.due_on, b.origin, item.daily_percent, item.ceiling_percent
    FROM billing_bill AS b
    JOIN tariffs_chargeitem AS item ON item.id = b.item_id
    WHERE b.book_id = %(book)s
        AND b.voided_at IS NULL
        AND item.daily_percent > 0
        AND b.due_on < %(on_day)s
        -- A bill that was paid in time bears nothing any more.
        AND (b.paid < b.amount OR b.due_on < b.last_paid_on)
        AND (%(bills)s::bigint[] IS NULL OR b.id = ANY(%(bills)s::bigint[]))
        AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
)
SELECT asked.bill_id AS id, asked.account_id
FROM asked
CROSS JOIN LATERAL ({{late_fee}}) AS late
WHERE late.fee > 0
ORDER BY asked.bill_id
