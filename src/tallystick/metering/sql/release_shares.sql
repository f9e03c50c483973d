-- does: lets the shares of readings wait for others
UPDATE metering_share AS s
SET reading_id = NULL
FROM metering_reading AS r
WHERE r.book_id = %(book)s
    AND r.id = ANY(%(readings)s::bigint[])
    AND s.book_id = r.book_id
    AND s.asset_id = r.asset_id
    AND s.item_id = r.item_id
    AND s.month = r.month
    AND s.reading_id = r.id
    AND s.voided_at IS NULL
