-- yields: places (book, first day, origin) that more than one live bill stands in; counted are places
WITH place AS (
    SELECT book_id, starts_on, origin, origin_id, count(*) AS bills
    FROM billing_bill
    WHERE voided_at IS NULL
      AND (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY book_id, starts_on, origin, origin_id
),

looked AS (
    SELECT count(*) AS counted FROM place
),

found AS (
    SELECT 'billed_twice' AS fault, book_id, starts_on, origin, origin_id, bills
    FROM place
    WHERE bills > 1
    LIMIT 100
)

SELECT found.fault, found.book_id, found.starts_on, found.origin, found.origin_id, found.bills, looked.counted
FROM looked
LEFT JOIN found ON true
