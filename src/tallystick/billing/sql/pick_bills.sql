-- yields: the ids of all bills that match, by book
SELECT looked_at.book_id, array_agg(b.id ORDER BY b.id) AS bill_ids
FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
CROSS JOIN LATERAL (
    SELECT found.*
    FROM (SELECT looked_at.book_id, looked_at.today) AS book
    CROSS JOIN LATERAL ({{matching}}) AS found
) AS b
GROUP BY looked_at.book_id
