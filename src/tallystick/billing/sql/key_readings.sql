-- yields: book and id of all readings that a filter matches
SELECT r.book_id, r.id
FROM unnest(%(books)s::bigint[]) AS book (book_id)
CROSS JOIN LATERAL ({{matching}}) AS r
ORDER BY r.book_id, r.id
