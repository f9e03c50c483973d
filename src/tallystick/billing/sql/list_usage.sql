-- yields: what an asset used of each item in each month from one on, with what of it was estimated, and what was billed for it
SELECT
    r.item_id, item.name AS item_name, book.currency, r.month, sum(r.usage) AS usage, bool_or(r.estimated) AS estimated,
    sum(bill.amount) AS amount, array_agg(r.id ORDER BY r.id) AS reading_ids
FROM metering_reading AS r
JOIN accounts_book AS book ON book.id = r.book_id
JOIN tariffs_chargeitem AS item ON item.id = r.item_id
-- What a communal meter measures is not the unit's own.
JOIN metering_meter AS meter ON meter.book_id = r.book_id AND meter.id = r.meter_id AND NOT meter.communal
LEFT JOIN billing_bill AS bill
    ON bill.book_id = r.book_id AND bill.starts_on = r.month AND bill.origin = 2 AND bill.origin_id = r.id
    AND bill.keeps_place AND bill.voided_at IS NULL
WHERE r.book_id = %(book)s
    AND r.asset_id = %(asset)s
    AND (%(item)s::bigint IS NULL OR r.item_id = %(item)s)
    AND (%(items)s::bigint[] IS NULL OR r.item_id = ANY(%(items)s::bigint[]))
    AND r.month >= %(first)s
    AND r.voided_at IS NULL
GROUP BY r.item_id, item.name, book.currency, r.month
ORDER BY item.name, r.item_id, r.month
