-- yields: all readings that a filter matches
SELECT r.*, r.month::text AS sort_key
FROM unnest(%(books)s::bigint[]) AS book (book_id)
CROSS JOIN LATERAL ({{matching}}) AS r
