-- yields: for each reading, given itself or by its live bill, the last assignment in force within its month, and the version that charges
-- it (nothing where there is none)
WITH charged AS (
    SELECT t.reading_id, NULL::bigint AS replaces_id
    FROM unnest(%(readings)s::bigint[]) AS t (reading_id)
    UNION ALL
    SELECT b.origin_id, b.id
    FROM billing_bill AS b
    WHERE b.book_id = %(book)s
        AND b.id = ANY(%(bills)s::bigint[])
        AND b.origin = 2
        AND b.voided_at IS NULL
)
SELECT
    r.id AS reading_id, charged.replaces_id, bound.assignment_id, bound.tariff_id, v.id AS version_id,
    concat_ws(' ', asset.code, item.name, to_char(r.month, 'YYYY-MM')) AS name
FROM charged
JOIN metering_reading AS r ON r.book_id = %(book)s AND r.id = charged.reading_id
JOIN estate_asset AS asset ON asset.book_id = r.book_id AND asset.id = r.asset_id
JOIN tariffs_chargeitem AS item ON item.id = r.item_id
LEFT JOIN LATERAL (
    SELECT a.id AS assignment_id, a.tariff_id, a.start_on
    FROM tariffs_assignment AS a
    JOIN tariffs_tariff AS t ON t.id = a.tariff_id AND t.on_usage
    WHERE a.book_id = r.book_id
        AND a.asset_id = r.asset_id
        AND a.item_id = r.item_id
        AND a.removed_on IS NULL
        AND a.start_on < r.month + INTERVAL '1 month'
        AND (a.end_on IS NULL OR a.end_on >= r.month)
    ORDER BY a.start_on DESC
    LIMIT 1
) AS bound ON TRUE
LEFT JOIN LATERAL (
    SELECT version.id
    FROM tariffs_tariffversion AS version
    WHERE version.tariff_id = bound.tariff_id AND version.in_force_from <= greatest(r.month, bound.start_on)
    ORDER BY version.in_force_from DESC
    LIMIT 1
) AS v ON TRUE
ORDER BY r.month, r.id
