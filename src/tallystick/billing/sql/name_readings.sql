-- yields: what people call readings: asset, item, month
SELECT
    r.id AS reading_id, r.asset_id, r.item_id, r.month, asset.code AS asset_code, item.name AS item_name,
    concat_ws(' ', asset.code, item.name, to_char(r.month, 'YYYY-MM')) AS name
FROM metering_reading AS r
JOIN estate_asset AS asset ON asset.book_id = r.book_id AND asset.id = r.asset_id
JOIN tariffs_chargeitem AS item ON item.id = r.item_id
WHERE r.book_id = %(book)s AND r.id = ANY(%(readings)s::bigint[])
ORDER BY r.month, r.id
