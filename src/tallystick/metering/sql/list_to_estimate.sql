-- yields: the meters in use of an item that were read neither in a month nor since, each with its last figure
SELECT
    m.id, m.asset_id, m.item_id, m.multiplier, m.digits, asset.code AS asset_code,
    concat_ws(' ', asset.code, item.name, nullif(m.serial, '')) AS name,
    coalesce(last.current, m.initial) AS previous
FROM metering_meter AS m
JOIN estate_asset AS asset ON asset.book_id = m.book_id AND asset.id = m.asset_id
JOIN tariffs_chargeitem AS item ON item.id = m.item_id
LEFT JOIN LATERAL (
    SELECT r.month, r.current
    FROM metering_reading AS r
    WHERE r.book_id = m.book_id AND r.asset_id = m.asset_id AND r.item_id = m.item_id AND r.meter_id = m.id AND r.voided_at IS NULL
    ORDER BY r.month DESC
    LIMIT 1
) AS last ON TRUE
WHERE m.book_id = %(book)s
    AND m.item_id = %(item)s
    AND NOT m.communal
    AND m.label > 0
    AND m.removed_on IS NULL
    AND (%(assets)s::bigint[] IS NULL OR m.asset_id = ANY(%(assets)s))
    AND (last.month IS NULL OR last.month < %(month)s)
ORDER BY asset.code, m.serial, m.id
