-- yields: readings, given themselves or by their live bills, laid out by the version of a tariff that charges them: the last assignment in
-- force within their month says which (none: nothing charges them). Those of communal meters, and those that bear a bill, are left out.
WITH charged AS (
    SELECT t.reading_id, t.replaces_id
    FROM unnest(%(readings)s::bigint[], %(replaced)s::bigint[]) AS t (reading_id, replaces_id)
    UNION ALL
    SELECT b.origin_id, b.id
    FROM billing_bill AS b
    WHERE b.book_id = %(book)s
        AND b.id = ANY(%(bills)s::bigint[])
        AND b.origin = 2
        AND b.voided_at IS NULL
)
SELECT
    bound.tariff_id, v.id AS version_id,
    array_agg(r.id ORDER BY r.month, r.id) AS readings,
    array_agg(bound.assignment_id ORDER BY r.month, r.id) AS assignments,
    array_agg(charged.replaces_id ORDER BY r.month, r.id) AS replaced
FROM charged
JOIN metering_reading AS r ON r.book_id = %(book)s AND r.id = charged.reading_id
JOIN metering_meter AS m ON m.book_id = r.book_id AND m.id = r.meter_id AND NOT m.communal
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
WHERE charged.replaces_id IS NOT NULL
    OR NOT EXISTS (
        SELECT FROM billing_bill AS b
        WHERE b.book_id = %(book)s AND b.starts_on = r.month AND b.origin = 2 AND b.origin_id = r.id AND b.keeps_place AND b.voided_at IS NULL
    )
GROUP BY bound.tariff_id, v.id
ORDER BY bound.tariff_id, v.id
