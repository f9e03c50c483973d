-- yields: meters with the month and figure of each of their live readings
SELECT
    m.id, m.multiplier, m.initial, m.digits, item.loss,
    concat_ws(' ', asset.code, item.name, m.serial) AS name,
    coalesce(array_agg(r.month ORDER BY r.month) FILTER (WHERE r.id IS NOT NULL), '{}') AS months,
    coalesce(array_agg(r.current ORDER BY r.month) FILTER (WHERE r.id IS NOT NULL), '{}') AS currents
FROM metering_meter AS m
JOIN estate_asset AS asset ON asset.book_id = m.book_id AND asset.id = m.asset_id
JOIN tariffs_chargeitem AS item ON item.id = m.item_id
LEFT JOIN metering_reading AS r
    ON r.book_id = m.book_id AND r.asset_id = m.asset_id AND r.item_id = m.item_id AND r.meter_id = m.id AND r.voided_at IS NULL
WHERE m.book_id = %(book)s
    AND m.id = ANY(%(meters)s::bigint[])
GROUP BY m.id, asset.code, item.id
