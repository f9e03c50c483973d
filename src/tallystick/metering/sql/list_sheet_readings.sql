-- yields: the ids of the readings that a sheet's rows became, at most so many
SELECT r.reading_id AS id
FROM metering_sheetrow AS r
WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s AND r.reading_id > 0
ORDER BY r.reading_id
LIMIT %(most)s
