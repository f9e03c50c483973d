-- yields: how much of a reading comes from apportionments
SELECT sum(s.quantity) AS quantity
FROM metering_reading AS r
JOIN metering_share AS s
    ON s.book_id = r.book_id
    AND s.asset_id = r.asset_id
    AND s.item_id = r.item_id
    AND s.month = r.month
    AND s.reading_id = r.id
    AND s.voided_at IS NULL
WHERE r.book_id = %(book)s AND r.id = %(reading)s
