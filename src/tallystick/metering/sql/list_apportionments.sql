-- yields: the apportionments of a book, with the communal meter's name, how many units bear them, and how many of these wait
SELECT
    a.*, item.name AS item_name,
    CASE WHEN m.id IS NOT NULL THEN concat_ws(' ', asset.code, item.name, nullif(m.serial, '')) ELSE '' END AS meter_name,
    borne.units, borne.waiting
FROM metering_apportionment AS a
JOIN tariffs_chargeitem AS item ON item.id = a.item_id
LEFT JOIN metering_meter AS m ON m.book_id = a.book_id AND m.id = a.meter_id
LEFT JOIN estate_asset AS asset ON asset.book_id = a.book_id AND asset.id = m.asset_id
CROSS JOIN LATERAL (
    SELECT count(*) AS units, count(*) FILTER (WHERE s.reading_id IS NULL AND s.quantity > 0) AS waiting
    FROM metering_share AS s
    WHERE s.book_id = a.book_id AND s.apportionment_id = a.id
) AS borne
WHERE a.book_id = %(book)s
    AND (%(apportionment)s::bigint IS NULL OR a.id = %(apportionment)s)
    AND (%(items)s::bigint[] IS NULL OR a.item_id = ANY(%(items)s))
    AND (%(item)s::bigint IS NULL OR a.item_id = %(item)s)
    AND (%(month)s::date IS NULL OR a.month = %(month)s)
    AND (%(with_undone)s OR a.voided_at IS NULL)
