-- yields: what add_readings yields, from kept sums: as quick over ten million readings as over ten thousand
SELECT
    book.currency, coalesce(sum(s.readings), 0)::bigint AS rows, count(DISTINCT s.item_id) AS items, coalesce(sum(s.usage), 0) AS usage,
    coalesce(sum(s.amount), 0) AS amount, coalesce(sum(s.amount - s.paid), 0) AS outstanding
FROM unnest(%(books)s::bigint[]) AS looked_at (book_id)
JOIN accounts_book AS book ON book.id = looked_at.book_id
LEFT JOIN LATERAL (
    SELECT found.item_id, sum(found.readings) AS readings, sum(found.usage) AS usage, sum(found.amount) AS amount, sum(found.paid) AS paid
    FROM (SELECT looked_at.book_id) AS book
    CROSS JOIN LATERAL ({{sums}}) AS found
    GROUP BY found.item_id
    HAVING sum(found.readings) > 0
) AS s ON true
GROUP BY book.currency
ORDER BY rows DESC, book.currency
