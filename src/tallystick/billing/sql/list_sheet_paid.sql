-- yields: the rows of a sheet whose meter has a reading of the month already, of which money was taken
SELECT s.number
FROM metering_sheetrow AS s
JOIN metering_reading AS r ON r.book_id = s.book_id AND r.month = s.month AND r.meter_id = s.meter_id AND r.voided_at IS NULL
JOIN billing_bill AS b
    ON b.book_id = r.book_id AND b.starts_on = r.month AND b.origin = 2 AND b.origin_id = r.id AND b.keeps_place AND b.voided_at IS NULL AND b.paid > 0
WHERE s.book_id = %(book)s AND s.sheet_id = %(sheet)s AND s.faults @> '[{"code": "already_read"}]'
