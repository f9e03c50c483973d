-- yields: those of the readings whose communal meter's usage of the month is shared out
SELECT concat_ws(' ', asset.code, item.name, nullif(m.serial, '')) AS name, r.month
FROM metering_reading AS r
JOIN metering_apportionment AS a
    ON a.book_id = r.book_id AND a.month = r.month AND a.meter_id = r.meter_id AND a.voided_at IS NULL
JOIN metering_meter AS m ON m.book_id = r.book_id AND m.id = r.meter_id
JOIN estate_asset AS asset ON asset.book_id = r.book_id AND asset.id = r.asset_id
JOIN tariffs_chargeitem AS item ON item.id = r.item_id
WHERE r.book_id = %(book)s AND r.id = ANY(%(readings)s::bigint[]) AND r.voided_at IS NULL
ORDER BY r.id
