-- yields: the readings that took shares of an apportionment, with their figures
SELECT r.id AS reading_id, r.previous, r.current, r.carried, r.shared, r.way, s.quantity
FROM metering_share AS s
JOIN metering_reading AS r ON r.book_id = s.book_id AND r.id = s.reading_id
WHERE s.book_id = %(book)s AND s.apportionment_id = %(apportionment)s AND s.voided_at IS NULL
ORDER BY r.id
