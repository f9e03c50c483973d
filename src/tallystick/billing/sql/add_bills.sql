-- yields: by currency how many bills match, what was billed, collected, is owed by now, will be owed later, is overdue
SELECT
    book.currency,
    count(b.id) AS bills,
    coalesce(sum(b.amount), 0) AS billed,
    coalesce(sum(b.paid), 0) AS collected,
    coalesce(sum(b.amount - b.paid) FILTER (WHERE b.voided_at IS NULL AND b.posted_on <= looked_at.today), 0) AS outstanding,
    coalesce(sum(b.amount - b.paid) FILTER (WHERE b.voided_at IS NULL AND b.posted_on > looked_at.today), 0) AS later,
    coalesce(sum(b.amount - b.paid) FILTER (WHERE b.voided_at IS NULL AND b.due_on < looked_at.today), 0) AS overdue
FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
JOIN accounts_book AS book ON book.id = looked_at.book_id
LEFT JOIN LATERAL (
    SELECT found.*
    FROM (SELECT looked_at.book_id, looked_at.today) AS book
    CROSS JOIN LATERAL ({{matching}}) AS found
) AS b ON true
GROUP BY book.currency
ORDER BY bills DESC, book.currency
