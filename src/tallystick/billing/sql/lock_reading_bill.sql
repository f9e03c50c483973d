-- yields: the live bill of a reading, locked: its name, and whether it or its late fees bear money
SELECT
    b.id,
    concat_ws(' ', asset.code, item.name, to_char(b.starts_on, 'YYYY-MM')) AS name,
    b.paid > 0 OR EXISTS (
        SELECT FROM billing_bill AS late
        WHERE late.book_id = %(book)s AND late.account_id = b.account_id AND late.late_fee_of = b.id AND late.paid > 0
    ) AS has_money
FROM billing_bill AS b
JOIN tariffs_chargeitem AS item ON item.id = b.item_id
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = b.asset_id
WHERE b.book_id = %(book)s
    AND b.starts_on = %(month)s
    AND b.origin = 2
    AND b.origin_id = %(reading)s
    AND b.keeps_place
    AND b.voided_at IS NULL
FOR UPDATE OF b
