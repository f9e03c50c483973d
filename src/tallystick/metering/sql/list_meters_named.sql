-- yields: for each asset, item and serial named its meter (nothing where there is none), and how many it might be
SELECT
    named.asset_id, named.item_id, named.serial, min(m.id) AS meter_id, count(m.id) AS meters,
    concat_ws(' ', min(asset.code), min(item.name)) AS name
FROM unnest(%(assets)s::bigint[], %(items)s::bigint[], %(serials)s::text[]) AS named (asset_id, item_id, serial)
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = named.asset_id
JOIN tariffs_chargeitem AS item ON item.id = named.item_id
LEFT JOIN metering_meter AS m
    ON m.book_id = %(book)s
    AND m.asset_id = named.asset_id
    AND m.item_id = named.item_id
    AND (named.serial = '' OR m.serial = named.serial)
GROUP BY named.asset_id, named.item_id, named.serial
