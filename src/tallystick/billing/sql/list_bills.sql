-- yields: a page of live bills by month, each month in the order of the index that has them: the same work in any book
SELECT bill.*, place.today, place.day::text AS sort_key
FROM (
    SELECT book.book_id, book.today, day::date AS day
    FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS book (book_id, today)
    CROSS JOIN LATERAL (
        SELECT min(b.starts_on) AS first_on, max(b.starts_on) AS last_on
        FROM billing_bill AS b
        WHERE b.book_id = book.book_id AND b.keeps_place
    ) AS span
    CROSS JOIN LATERAL generate_series(
        greatest(span.first_on, %(month_from)s::date, %(day_from)s::date),
        least(span.last_on, %(before)s::date - 1, %(day_to)s::date),
        interval '1 day'
    ) AS day
    ORDER BY day {{direction}}, book.book_id
) AS place
CROSS JOIN LATERAL (
    SELECT found.*
    FROM (SELECT place.book_id, place.today) AS book
    CROSS JOIN LATERAL ({{matching}}) AS found
    WHERE found.starts_on = place.day
        AND (
            %(after_key)s::date IS NULL
            OR found.starts_on <> %(after_key)s::date
            OR (found.book_id, found.origin, found.origin_id) > (%(after_book)s, %(after_origin)s, %(after_origin_id)s)
        )
    ORDER BY found.origin, found.origin_id
    LIMIT %(limit)s
) AS bill
ORDER BY place.day {{direction}}, place.book_id, bill.origin, bill.origin_id
LIMIT %(limit)s
