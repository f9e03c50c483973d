-- yields: the meters in use of an item, and units that are charged by usage of it and have none, as a sheet to fill in lists them
WITH metered AS (
    SELECT m.id AS meter_id, m.asset_id, m.serial, m.multiplier, m.initial
    FROM metering_meter AS m
    WHERE m.book_id = %(book)s AND m.item_id = %(item)s AND m.removed_on IS NULL AND m.label > 0
    UNION ALL
    SELECT NULL, a.asset_id, '', 1, 0
    FROM (
        SELECT DISTINCT a.asset_id
        FROM tariffs_assignment AS a
        JOIN tariffs_tariff AS t ON t.id = a.tariff_id AND t.on_usage
        WHERE a.book_id = %(book)s
            AND a.item_id = %(item)s
            AND a.removed_on IS NULL
            AND a.start_on < %(month)s::date + INTERVAL '1 month'
            AND (a.end_on IS NULL OR a.end_on >= %(month)s)
    ) AS a
    WHERE NOT EXISTS (
        SELECT FROM metering_meter AS m
        WHERE m.book_id = %(book)s AND m.asset_id = a.asset_id AND m.item_id = %(item)s AND m.removed_on IS NULL AND m.label > 0
    )
)
SELECT
    asset.code AS asset, asset.room, metered.serial, metered.multiplier, coalesce(last.current, metered.initial) AS previous
FROM metered
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = metered.asset_id
LEFT JOIN LATERAL (
    SELECT r.current
    FROM metering_reading AS r
    WHERE r.book_id = %(book)s
        AND r.asset_id = metered.asset_id
        AND r.item_id = %(item)s
        AND r.meter_id = metered.meter_id
        AND r.month < %(month)s
        AND r.voided_at IS NULL
    ORDER BY r.month DESC
    LIMIT 1
) AS last ON TRUE
WHERE NOT EXISTS (
    SELECT FROM metering_reading AS r
    WHERE r.book_id = %(book)s AND r.month = %(month)s AND r.meter_id = metered.meter_id AND r.voided_at IS NULL
)
ORDER BY asset.code, metered.serial, metered.meter_id
