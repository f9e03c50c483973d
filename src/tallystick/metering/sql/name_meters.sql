-- yields: meters with their asset, their item and what people call them
SELECT m.id, m.asset_id, m.item_id, concat_ws(' ', asset.code, item.name, nullif(m.serial, '')) AS name
FROM metering_meter AS m
JOIN estate_asset AS asset ON asset.book_id = m.book_id AND asset.id = m.asset_id
JOIN tariffs_chargeitem AS item ON item.id = m.item_id
WHERE m.book_id = %(book)s AND m.id = ANY(%(meters)s::bigint[])
