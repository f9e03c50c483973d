-- yields: what add_bills yields, from kept sums: as quick over ten million bills as over ten thousand
SELECT
    book.currency,
    coalesce(sum(s.bills), 0)::bigint AS bills,
    coalesce(sum(s.amount), 0) AS billed,
    coalesce(sum(s.paid), 0) AS collected,
    coalesce(sum(s.amount - s.paid) FILTER (WHERE s.state <> 'void' AND s.posted_on <= looked_at.today), 0) AS outstanding,
    coalesce(sum(s.amount - s.paid) FILTER (WHERE s.state <> 'void' AND s.posted_on > looked_at.today), 0) AS later,
    coalesce(sum(s.amount - s.paid) FILTER (WHERE s.state <> 'void' AND s.due_on < looked_at.today), 0) AS overdue
FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
JOIN accounts_book AS book ON book.id = looked_at.book_id
LEFT JOIN LATERAL (
    SELECT found.*
    FROM (SELECT looked_at.book_id, looked_at.today) AS book
    CROSS JOIN LATERAL ({{sums}}) AS found
) AS s ON true
GROUP BY book.currency
ORDER BY bills DESC, book.currency
