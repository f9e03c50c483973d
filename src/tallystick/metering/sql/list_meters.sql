-- yields: the meters of a book with the names of asset and item, by asset, item and serial
SELECT meter.id, meter.asset_id, asset.code AS asset_code, meter.item_id, item.name AS item_name, meter.serial,
       meter.multiplier, meter.initial, meter.digits
FROM metering_meter AS meter
JOIN estate_asset AS asset ON asset.book_id = meter.book_id AND asset.id = meter.asset_id
JOIN tariffs_chargeitem AS item ON item.id = meter.item_id
WHERE meter.book_id = %(book)s
  AND (%(items)s::bigint[] IS NULL OR meter.item_id = ANY(%(items)s))
  AND (%(item)s::bigint IS NULL OR meter.item_id = %(item)s)
  AND (%(assets)s::bigint[] IS NULL OR meter.asset_id = ANY(%(assets)s))
ORDER BY asset.code, item.name, meter.serial, meter.id
