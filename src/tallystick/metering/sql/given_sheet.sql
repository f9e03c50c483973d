-- yields: the rows of a sheet with nothing wrong, in the columns of given_readings; the meters they are of are there
SELECT
    r.meter_id, r.month, r.given_current AS current, r.given_previous AS previous, r.given_multiplier AS multiplier,
    coalesce(r.given_loss, 0) AS loss, coalesce(r.given_shared, 0) AS shared, NULL::numeric AS carried,
    coalesce(r.given_rolled_over, FALSE) AS rolled_over, r.given_read_on AS read_on, coalesce(r.given_remark, '') AS remark,
    r.given_amount AS amount, 2::smallint AS way, NULL::uuid AS request_id, '' AS photo, FALSE AS estimated, NULL::bigint AS replaces_id,
    r.number::bigint AS place
FROM metering_sheetrow AS r
WHERE r.book_id = %(book)s
    AND r.sheet_id = %(sheet)s
    AND r.number BETWEEN %(first)s AND %(last)s
    AND r.meter_id IS NOT NULL
    AND r.faults IS NULL
