-- yields: by currency and month what was collected, and what of it on its book's day of today; from kept sums
SELECT
    book.currency, date_trunc('month', s.on_day)::date AS month, sum(s.amount) AS collected,
    coalesce(sum(s.amount) FILTER (WHERE s.on_day = looked_at.today), 0) AS today,
    coalesce(sum(s.receipts) FILTER (WHERE s.on_day = looked_at.today AND s.state <> 'void'), 0)::bigint AS receipts_today
FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
JOIN accounts_book AS book ON book.id = looked_at.book_id
JOIN cashier_receiptsum AS s ON s.book_id = looked_at.book_id
WHERE s.method = ''
    AND s.on_day >= %(first_month)s
    AND s.on_day < %(before)s
GROUP BY book.currency, date_trunc('month', s.on_day)
ORDER BY book.currency, month
