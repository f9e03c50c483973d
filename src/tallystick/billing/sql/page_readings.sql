-- yields: a page of matching readings by month and item, in each in the order of an index; kept sums say where there are any
SELECT reading.*, place.month::text AS sort_key
FROM (
    SELECT looked_at.book_id, s.month, s.item_id
    FROM unnest(%(books)s::bigint[]) AS looked_at (book_id)
    CROSS JOIN LATERAL (
        SELECT found.month, found.item_id
        FROM (SELECT looked_at.book_id) AS book
        CROSS JOIN LATERAL ({{sums}}) AS found
        WHERE (%(left_from)s::date IS NULL OR found.month >= %(left_from)s::date)
            AND (%(left_to)s::date IS NULL OR found.month <= %(left_to)s::date)
        GROUP BY found.month, found.item_id
        HAVING sum(found.readings) > 0
    ) AS s
    WHERE %(after_month)s::date IS NULL
        OR s.month <> %(after_month)s::date
        OR (looked_at.book_id, s.item_id) >= (%(after_book)s, %(after_item)s)
    ORDER BY s.month {{direction}}, looked_at.book_id, s.item_id
) AS place
CROSS JOIN LATERAL (
    SELECT found.*
    FROM (SELECT place.book_id) AS book
    CROSS JOIN LATERAL ({{matching}}) AS found
    WHERE found.month = place.month
        AND found.item_id = place.item_id
        AND (
            %(after_month)s::date IS NULL
            OR found.month <> %(after_month)s::date
            OR (found.book_id, found.item_id, found.meter_id) > (%(after_book)s, %(after_item)s, %(after_meter)s)
        )
    ORDER BY found.meter_id
    LIMIT %(limit)s
) AS reading
ORDER BY place.month {{direction}}, place.book_id, place.item_id, reading.meter_id
LIMIT %(limit)s
