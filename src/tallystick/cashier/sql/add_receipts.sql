-- yields: by currency, how many receipts match, how many of them are voids, and what they come to together
SELECT
    book.currency, count(*) AS receipts, count(*) FILTER (WHERE found.kind = 'void') AS voids, sum(
        CASE
            WHEN %(method)s::text IS NULL THEN found.amount
            ELSE (
                SELECT sum(m.amount)
                FROM cashier_receiptmeans AS m
                WHERE m.book_id = found.book_id AND m.receipt_id = found.id AND m.method = %(method)s
            )
        END
    ) AS amount
FROM accounts_book AS book
CROSS JOIN LATERAL ({{matching}}) AS found
WHERE (%(books)s::bigint[] IS NULL OR book.id = ANY(%(books)s::bigint[]))
GROUP BY book.currency
ORDER BY book.currency
