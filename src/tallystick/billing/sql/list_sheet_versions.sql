-- yields: the versions of tariffs that charge a sheet's rows
SELECT DISTINCT s.tariff_id, s.version_id
FROM metering_sheetrow AS s
WHERE s.book_id = %(book)s AND s.sheet_id = %(sheet)s AND s.faults IS NULL AND s.version_id IS NOT NULL
ORDER BY s.tariff_id, s.version_id
