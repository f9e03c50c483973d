-- yields: the bills of later readings of the same year, asset and item that count what the year has used before, and bear money
SELECT DISTINCT b.id, later.month, later.id AS reading_id, b.amount, b.paid
FROM metering_reading AS r
JOIN metering_reading AS later
    ON later.book_id = r.book_id
    AND later.asset_id = r.asset_id
    AND later.item_id = r.item_id
    AND later.month BETWEEN r.month AND (date_trunc('year', r.month) + INTERVAL '1 year' - INTERVAL '1 day')::date
    AND (later.month > r.month OR later.id > r.id)
    AND later.voided_at IS NULL
JOIN billing_bill AS b
    ON b.book_id = r.book_id AND b.starts_on = later.month AND b.origin = 2 AND b.origin_id = later.id AND b.keeps_place
WHERE r.book_id = %(book)s
    AND r.id = %(reading)s
    AND (%(items)s::bigint[] IS NULL OR r.item_id = ANY(%(items)s::bigint[]))
    AND b.voided_at IS NULL
    AND jsonb_exists(b.inputs, 'usage_before')
    AND (
        b.paid > 0
        OR EXISTS (
            SELECT FROM billing_bill AS late
            WHERE late.book_id = b.book_id AND late.account_id = b.account_id AND late.late_fee_of = b.id AND late.paid > 0
        )
    )
ORDER BY later.month, later.id
