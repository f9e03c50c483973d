-- yields: a page of matching readings by month, in each in the order of an index; kept sums say in which months there are any
SELECT reading.*, place.month::text AS sort_key
FROM (
    SELECT looked_at.book_id, s.month, s.items
    FROM unnest(%(books)s::bigint[]) AS looked_at (book_id)
    CROSS JOIN LATERAL (
        SELECT found.month, array_agg(DISTINCT found.item_id) AS items
        FROM (SELECT looked_at.book_id) AS book
        CROSS JOIN LATERAL ({{sums}}) AS found
        WHERE (%(left_from)s::date IS NULL OR found.month >= %(left_from)s::date)
            AND (%(left_to)s::date IS NULL OR found.month <= %(left_to)s::date)
        GROUP BY found.month
        HAVING sum(found.readings) > 0
    ) AS s
    ORDER BY s.month {{direction}}, looked_at.book_id
) AS place
CROSS JOIN LATERAL (
    SELECT found.*
    FROM (SELECT place.book_id) AS book
    CROSS JOIN LATERAL ({{matching}}) AS found
    WHERE found.month = place.month
        -- Of few units each is looked up by itself, under each item that the month has.
        AND (%(assets)s::bigint[] IS NULL OR found.item_id = ANY(place.items))
        AND (
            %(after_month)s::date IS NULL
            OR found.month <> %(after_month)s::date
            OR (found.book_id, found.meter_id) > (%(after_book)s, %(after_meter)s)
        )
    ORDER BY found.meter_id
    LIMIT %(limit)s
) AS reading
ORDER BY place.month {{direction}}, place.book_id, reading.meter_id
LIMIT %(limit)s
