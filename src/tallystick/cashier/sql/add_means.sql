-- yields: by currency and means of payment, on how many of the receipts that match it stands, and what came by it
SELECT book.currency, m.method, count(DISTINCT m.receipt_id) AS receipts, sum(m.amount) AS amount
FROM accounts_book AS book
CROSS JOIN LATERAL ({{matching}}) AS found
JOIN cashier_receiptmeans AS m ON m.book_id = book.id AND m.receipt_id = found.id
WHERE (%(books)s::bigint[] IS NULL OR book.id = ANY(%(books)s::bigint[]))
    AND (%(method)s::text IS NULL OR m.method = %(method)s)
GROUP BY book.currency, m.method
ORDER BY book.currency, m.method
