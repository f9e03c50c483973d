-- yields: one reading with those that it replaced and that replaced it, live or not, each with the bill that stands for it
WITH RECURSIVE back AS (
    SELECT r.id, r.replaces_id FROM metering_reading AS r WHERE r.book_id = %(book)s AND r.id = %(reading)s
    UNION ALL
    SELECT r.id, r.replaces_id FROM back JOIN metering_reading AS r ON r.book_id = %(book)s AND r.id = back.replaces_id
),
chain AS (
    -- What replaced it lies among the readings of the same meter and month.
    SELECT other.*
    FROM metering_reading AS one
    JOIN metering_reading AS other
        ON other.book_id = one.book_id AND other.asset_id = one.asset_id AND other.item_id = one.item_id
        AND other.month = one.month AND other.meter_id = one.meter_id
    WHERE one.book_id = %(book)s AND one.id = %(reading)s
        AND (other.id IN (SELECT back.id FROM back) OR other.replaces_id IS NOT NULL)
)
SELECT
    chain.*, bill.id AS bill_id, bill.account_id, bill.amount, bill.paid, chain.id::text AS sort_key,
    CASE
        WHEN bill.id IS NULL THEN 'unbilled'
        WHEN bill.paid = bill.amount THEN 'paid'
        WHEN bill.paid > 0 THEN 'part'
        ELSE 'open'
    END AS state
FROM chain
LEFT JOIN LATERAL (
    SELECT b.id, b.account_id, b.amount, b.paid
    FROM billing_bill AS b
    WHERE b.book_id = %(book)s AND b.starts_on = chain.month AND b.origin = 2 AND b.origin_id = chain.id
        AND b.keeps_place AND b.voided_at IS NULL
    OFFSET 0
) AS bill ON true
WHERE (%(items)s::bigint[] IS NULL OR chain.item_id = ANY(%(items)s::bigint[]))
