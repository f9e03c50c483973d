-- yields: the live bills of a tariff that another version than theirs is in force for, and whether they bear money
SELECT
    b.id, asset.code AS asset_code, b.starts_on, b.amount, b.paid,
    b.paid > 0 OR EXISTS (
        SELECT FROM billing_bill AS late
        WHERE late.book_id = %(book)s AND late.account_id = b.account_id AND late.late_fee_of = b.id AND late.paid > 0
    ) AS has_money
FROM billing_bill AS b
LEFT JOIN estate_asset AS asset ON asset.book_id = b.book_id AND asset.id = b.asset_id
LEFT JOIN metering_reading AS r ON b.origin = 2 AND r.book_id = %(book)s AND r.id = b.origin_id
LEFT JOIN LATERAL (
    SELECT max(a.start_on) AS start_on
    FROM tariffs_assignment AS a
    WHERE a.book_id = %(book)s
        AND b.origin = 2
        AND a.asset_id = b.asset_id
        AND a.item_id = b.item_id
        AND a.tariff_id = b.tariff_id
        AND a.removed_on IS NULL
        AND a.start_on <= b.ends_on
        AND (a.end_on IS NULL OR a.end_on >= b.starts_on)
) AS last_bound ON TRUE
JOIN LATERAL (
    SELECT v.id
    FROM tariffs_tariffversion AS v
    WHERE v.tariff_id = b.tariff_id AND v.in_force_from <= greatest(b.starts_on, last_bound.start_on)
    ORDER BY v.in_force_from DESC
    LIMIT 1
) AS right_version ON TRUE
WHERE b.book_id = %(book)s
    AND b.tariff_id = %(tariff)s
    AND b.voided_at IS NULL
    AND b.origin IN (1, 2)
    AND right_version.id <> b.version_id
ORDER BY b.id
