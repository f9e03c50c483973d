-- yields: for each bill of a reading the reading, the assignment and the version that charge it now
SELECT
    b.id AS replaces_id, r.id AS reading_id, bound.assignment_id, bound.tariff_id, v.id AS version_id
FROM billing_bill AS b
JOIN metering_reading AS r ON r.book_id = b.book_id AND r.id = b.origin_id
JOIN LATERAL (
    SELECT a.id AS assignment_id, a.tariff_id, a.start_on
    FROM tariffs_assignment AS a
    JOIN tariffs_tariff AS t ON t.id = a.tariff_id AND t.on_usage
    WHERE a.book_id = b.book_id
        AND a.asset_id = r.asset_id
        AND a.item_id = r.item_id
        AND a.removed_on IS NULL
        AND a.start_on < r.month + INTERVAL '1 month'
        AND (a.end_on IS NULL OR a.end_on >= r.month)
    ORDER BY a.start_on DESC
    LIMIT 1
) AS bound ON TRUE
JOIN LATERAL (
    SELECT version.id
    FROM tariffs_tariffversion AS version
    WHERE version.tariff_id = bound.tariff_id AND version.in_force_from <= greatest(r.month, bound.start_on)
    ORDER BY version.in_force_from DESC
    LIMIT 1
) AS v ON TRUE
WHERE b.book_id = %(book)s
    AND b.id = ANY(%(bills)s::bigint[])
    AND b.origin = 2
    AND b.voided_at IS NULL
ORDER BY r.month, r.id
