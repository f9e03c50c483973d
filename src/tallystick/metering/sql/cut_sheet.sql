-- yields: the rows of a sheet in portions, by the numbers of their first and last
SELECT min(portion.number) AS first, max(portion.number) AS last, count(*) AS rows
FROM (
    SELECT r.number, (row_number() OVER (ORDER BY r.number) - 1) / %(portion)s AS part
    FROM metering_sheetrow AS r
    WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s
) AS portion
GROUP BY portion.part
ORDER BY portion.part
