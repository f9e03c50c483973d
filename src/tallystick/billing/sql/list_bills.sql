-- yields: a page of matching bills by month, day by day in the order of the index that has them; kept sums say on which days there are any
SELECT bill.*, place.today, place.day::text AS sort_key
FROM (
    SELECT looked_at.book_id, looked_at.today, s.starts_on AS day
    FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
    CROSS JOIN LATERAL (
        SELECT found.starts_on
        FROM (SELECT looked_at.book_id, looked_at.today) AS book
        CROSS JOIN LATERAL ({{sums}}) AS found
        WHERE (%(day_from)s::date IS NULL OR found.starts_on >= %(day_from)s::date)
            AND (%(day_to)s::date IS NULL OR found.starts_on <= %(day_to)s::date)
        GROUP BY found.starts_on
        HAVING sum(found.bills) > 0
    ) AS s
    ORDER BY s.starts_on {{direction}}, looked_at.book_id
) AS place
CROSS JOIN LATERAL (
    SELECT found.*
    FROM (SELECT place.book_id, place.today) AS book
    CROSS JOIN LATERAL ({{matching}}) AS found
    WHERE found.starts_on = place.day
        AND (
            %(after_key)s::date IS NULL
            OR found.starts_on <> %(after_key)s::date
            OR (found.book_id, found.origin, found.origin_id, found.id)
                > (%(after_book)s, %(after_origin)s, %(after_origin_id)s, %(after_bill)s)
        )
    ORDER BY found.origin, found.origin_id, found.id
    LIMIT %(limit)s
) AS bill
ORDER BY place.day {{direction}}, place.book_id, bill.origin, bill.origin_id, bill.id
LIMIT %(limit)s
