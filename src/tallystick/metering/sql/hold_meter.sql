-- yields: a meter, held to the end of the transaction: its name, its last figures, and whether it was read or shared out
SELECT
    m.*, concat_ws(' ', asset.code, item.name, nullif(m.serial, '')) AS name,
    last.id IS NOT NULL OR EXISTS (
        SELECT FROM metering_apportionment AS a WHERE a.book_id = m.book_id AND a.meter_id = m.id AND a.voided_at IS NULL
    ) AS is_read,
    EXISTS (
        SELECT FROM metering_reading AS r
        WHERE r.book_id = m.book_id
            AND r.asset_id = m.asset_id
            AND r.item_id = m.item_id
            AND r.meter_id = m.id
            AND r.rolled_over
            AND r.voided_at IS NULL
    ) OR m.final_rolled_over AS has_rolled_over,
    coalesce(last.current, m.initial) AS last_current, coalesce(known.current, m.initial) AS known_current
FROM metering_meter AS m
JOIN estate_asset AS asset ON asset.book_id = m.book_id AND asset.id = m.asset_id
JOIN tariffs_chargeitem AS item ON item.id = m.item_id
LEFT JOIN LATERAL (
    SELECT r.id, r.current
    FROM metering_reading AS r
    WHERE r.book_id = m.book_id AND r.asset_id = m.asset_id AND r.item_id = m.item_id AND r.meter_id = m.id AND r.voided_at IS NULL
    ORDER BY r.month DESC
    LIMIT 1
) AS last ON TRUE
LEFT JOIN LATERAL (
    SELECT r.current
    FROM metering_reading AS r
    WHERE r.book_id = m.book_id
        AND r.asset_id = m.asset_id
        AND r.item_id = m.item_id
        AND r.meter_id = m.id
        AND NOT r.estimated
        AND r.voided_at IS NULL
    ORDER BY r.month DESC
    LIMIT 1
) AS known ON TRUE
WHERE m.book_id = %(book)s
    AND m.id = %(meter)s
    AND (%(items)s::bigint[] IS NULL OR m.item_id = ANY(%(items)s))
FOR UPDATE OF m
