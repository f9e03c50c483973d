-- yields: how many readings match, counted up to a limit
SELECT count(*) AS found
FROM (
    SELECT r.id
    FROM unnest(%(books)s::bigint[]) AS book (book_id)
    CROSS JOIN LATERAL ({{matching}}) AS r
    LIMIT %(limit)s
) AS counted
