-- yields: how many bills match, counted up to a limit
SELECT count(*) AS found
FROM (
    SELECT b.id
    FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS book (book_id, today)
    CROSS JOIN LATERAL ({{matching}}) AS b
    LIMIT %(limit)s
) AS counted
