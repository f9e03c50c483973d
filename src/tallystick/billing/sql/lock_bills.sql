-- yields: the bills given, locked: their names, whether they are void, whether they or their late fees bear money
WITH locked AS (
    SELECT b.*
    FROM billing_bill AS b
    WHERE b.book_id = %(book)s
        AND b.id = ANY(%(bills)s::bigint[])
    ORDER BY b.id
    FOR UPDATE
)
SELECT
    locked.id,
    concat_ws(' ', asset.code, item.name, to_char(locked.starts_on, 'YYYY-MM')) AS name,
    locked.voided_at IS NOT NULL AS is_void,
    locked.paid > 0 OR EXISTS (
        SELECT FROM billing_bill AS late
        WHERE late.book_id = %(book)s AND late.account_id = locked.account_id AND late.late_fee_of = locked.id AND late.paid > 0
    ) AS has_money,
    locked.origin, locked.origin_id
FROM locked
JOIN tariffs_chargeitem AS item ON item.id = locked.item_id
LEFT JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = locked.asset_id
