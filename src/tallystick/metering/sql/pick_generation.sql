-- yields: those of the readings given whose meter was taken down after so many before it, or (none) is in use
SELECT all_given.*
FROM ({{given}}) AS all_given
JOIN metering_meter AS m ON m.book_id = %(book)s AND m.id = all_given.meter_id
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
WHERE coalesce(generation.number, 32767) = %(generation)s
