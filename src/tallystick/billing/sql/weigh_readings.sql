-- yields: the live bills of readings, locked: their names, and whether they or their late fees bear money
SELECT
    b.id, r.id AS reading_id,
    concat_ws(' ', asset.code, item.name, to_char(b.starts_on, 'YYYY-MM')) AS name,
    b.paid > 0 OR EXISTS (
        SELECT FROM billing_bill AS late
        WHERE late.book_id = %(book)s AND late.account_id = b.account_id AND late.late_fee_of = b.id AND late.paid > 0
    ) AS has_money
FROM metering_reading AS r
JOIN billing_bill AS b
    ON b.book_id = r.book_id AND b.starts_on = r.month AND b.origin = 2 AND b.origin_id = r.id AND b.keeps_place AND b.voided_at IS NULL
JOIN tariffs_chargeitem AS item ON item.id = b.item_id
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = b.asset_id
WHERE r.book_id = %(book)s AND r.id = ANY(%(readings)s::bigint[])
ORDER BY b.id
FOR UPDATE OF b
