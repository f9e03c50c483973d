-- yields: how many rows a sheet has, how many are wrong, odd, far from habit, and stored as they stand; what their bills come to
SELECT
    count(*) AS rows,
    count(*) FILTER (WHERE r.faults IS NOT NULL) AS faulty,
    count(*) FILTER (WHERE r.faults IS NULL AND r.warnings IS NOT NULL) AS warned,
    count(*) FILTER (WHERE r.faults IS NULL AND r.warnings @> '[{"code": "unusual"}]') AS unusual,
    count(*) FILTER (WHERE r.is_plain) AS plain,
    min(r.reading_id) FILTER (WHERE r.is_plain) AS first_reading,
    coalesce(sum(r.amount) FILTER (WHERE r.faults IS NULL), 0) AS amount
FROM metering_sheetrow AS r
WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s
