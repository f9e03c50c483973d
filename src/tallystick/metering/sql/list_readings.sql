-- yields: the live readings of one asset and item in one month (of one meter, where a serial is given), or the one given
SELECT r.*, asset.code AS asset_code, item.name AS item_name, meter.serial, meter.communal
FROM metering_reading AS r
JOIN estate_asset AS asset ON asset.book_id = r.book_id AND asset.id = r.asset_id
JOIN tariffs_chargeitem AS item ON item.id = r.item_id
JOIN metering_meter AS meter ON meter.book_id = r.book_id AND meter.id = r.meter_id
WHERE r.book_id = %(book)s
    AND (%(items)s::bigint[] IS NULL OR r.item_id = ANY(%(items)s::bigint[]))
    AND (%(reading)s::bigint IS NULL OR r.id = %(reading)s)
    AND (%(asset)s::bigint IS NULL OR (r.asset_id = %(asset)s AND r.item_id = %(item)s AND r.month = %(month)s))
    AND (%(serial)s = '' OR meter.serial = %(serial)s)
    AND r.voided_at IS NULL
-- A reading of nothing but a share is the last that is meant.
ORDER BY r.way = 6, r.id
