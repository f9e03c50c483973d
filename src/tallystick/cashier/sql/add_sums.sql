-- yields: by currency and means of payment (blank: receipts whatever means they came by) how many receipts match, voids among them, and what they come to, from kept sums
SELECT
    book.currency, s.method, sum(s.receipts)::bigint AS receipts,
    coalesce(sum(s.receipts) FILTER (WHERE s.state = 'void'), 0)::bigint AS voids, sum(s.amount) AS amount
FROM accounts_book AS book
JOIN cashier_receiptsum AS s ON s.book_id = book.id
WHERE (%(books)s::bigint[] IS NULL OR book.id = ANY(%(books)s::bigint[]))
    AND (%(first_on)s::date IS NULL OR s.on_day >= %(first_on)s)
    AND (%(last_on)s::date IS NULL OR s.on_day <= %(last_on)s)
    AND (%(kind)s::text IS NULL OR s.kind = %(kind)s)
    AND (%(cashier)s::text IS NULL OR s.actor_name = %(cashier)s)
    AND (%(state)s = '' OR s.state = %(state)s)
    AND (%(method)s::text IS NULL OR s.method = %(method)s)
GROUP BY book.currency, s.method
HAVING sum(s.receipts) <> 0
ORDER BY book.currency, s.method
