-- yields: a page of matching bills in the order of a key of one's choice
SELECT bill.*
FROM (
    SELECT b.*, book.today, ({{key}})::text AS sort_key, {{key}} AS sorted_by
    FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS book (book_id, today)
    CROSS JOIN LATERAL ({{matching}}) AS b
    LEFT JOIN ({{units}}) AS unit ON unit.book_id = b.book_id AND unit.id = b.asset_id
) AS bill
WHERE %(after_key)s::text IS NULL
    OR bill.sorted_by {{beyond}} %(after_key)s::{{type}}
    OR (
        bill.sorted_by = %(after_key)s::{{type}}
        AND (bill.book_id, bill.origin, bill.origin_id, bill.id)
            > (%(after_book)s, %(after_origin)s, %(after_origin_id)s, %(after_bill)s)
    )
ORDER BY bill.sorted_by {{direction}}, bill.book_id, bill.origin, bill.origin_id, bill.id
LIMIT %(limit)s
