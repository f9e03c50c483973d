-- yields: the order in which readings given are stored: of meters taken down, those with the fewest before them first; then those in use
SELECT DISTINCT coalesce(generation.number, 32767) AS generation
FROM ({{given}}) AS given
JOIN metering_meter AS m ON m.book_id = %(book)s AND m.id = given.meter_id
LEFT JOIN LATERAL (
    WITH RECURSIVE line AS (
        SELECT before.id, before.replaces_id FROM metering_meter AS before WHERE before.book_id = %(book)s AND before.id = m.replaces_id
        UNION ALL
        SELECT before.id, before.replaces_id
        FROM line
        JOIN metering_meter AS before ON before.book_id = %(book)s AND before.id = line.replaces_id
    )
    SELECT count(*) AS number FROM line
) AS generation ON m.removed_on IS NOT NULL
ORDER BY generation
