-- yields: a meter of an item, whether it is communal, what it measured in a month (nothing: not read), and whether that is shared out
SELECT
    m.id, m.communal, concat_ws(' ', asset.code, item.name, nullif(m.serial, '')) AS name, r.usage,
    EXISTS (
        SELECT FROM metering_apportionment AS a
        WHERE a.book_id = m.book_id AND a.month = %(month)s AND a.meter_id = m.id AND a.voided_at IS NULL
    ) AS is_shared
FROM metering_meter AS m
JOIN estate_asset AS asset ON asset.book_id = m.book_id AND asset.id = m.asset_id
JOIN tariffs_chargeitem AS item ON item.id = m.item_id
LEFT JOIN metering_reading AS r ON r.book_id = m.book_id AND r.month = %(month)s AND r.meter_id = m.id AND r.voided_at IS NULL
WHERE m.book_id = %(book)s AND m.id = %(meter)s AND m.item_id = %(item)s
