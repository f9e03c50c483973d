-- yields: by currency how many readings match, of how many items, what they used, what was billed, what is owed of it
SELECT
    book.currency, count(r.id) AS rows, count(DISTINCT r.item_id) AS items, coalesce(sum(r.usage), 0) AS usage,
    coalesce(sum(r.amount), 0) AS amount, coalesce(sum(r.amount - r.paid), 0) AS outstanding
FROM unnest(%(books)s::bigint[]) AS looked_at (book_id)
JOIN accounts_book AS book ON book.id = looked_at.book_id
LEFT JOIN LATERAL (
    SELECT found.*
    FROM (SELECT looked_at.book_id) AS book
    CROSS JOIN LATERAL ({{matching}}) AS found
) AS r ON true
GROUP BY book.currency
ORDER BY rows DESC, book.currency
