-- yields: a page of the matching bills of some accounts by month: a look at each account in each month, until the page is full
SELECT bill.*, place.today, bill.starts_on::text AS sort_key
FROM (
    SELECT looked_at.book_id, looked_at.today, s.month
    FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
    CROSS JOIN LATERAL (
        SELECT date_trunc('month', found.starts_on)::date AS month
        FROM (SELECT looked_at.book_id, looked_at.today) AS book
        CROSS JOIN LATERAL ({{sums}}) AS found
        WHERE (%(day_from)s::date IS NULL OR found.starts_on >= %(day_from)s::date)
            AND (%(day_to)s::date IS NULL OR found.starts_on <= %(day_to)s::date)
        GROUP BY date_trunc('month', found.starts_on)
        HAVING sum(found.bills) > 0
    ) AS s
    ORDER BY s.month {{direction}}, looked_at.book_id
) AS place
CROSS JOIN LATERAL (
    SELECT found.*
    FROM (SELECT place.book_id, place.today) AS book
    CROSS JOIN LATERAL ({{matching}}) AS found
    WHERE found.starts_on >= place.month
        AND found.starts_on < place.month + interval '1 month'
        AND (
            %(after_key)s::date IS NULL
            OR found.starts_on {{beyond}} %(after_key)s::date
            OR (
                found.starts_on = %(after_key)s::date
                AND (found.book_id, found.origin, found.origin_id, found.id)
                    > (%(after_book)s, %(after_origin)s, %(after_origin_id)s, %(after_bill)s)
            )
        )
    ORDER BY found.starts_on {{direction}}, found.origin, found.origin_id, found.id
    LIMIT %(limit)s
) AS bill
ORDER BY place.month {{direction}}, bill.starts_on {{direction}}, bill.book_id, bill.origin, bill.origin_id, bill.id
LIMIT %(limit)s
