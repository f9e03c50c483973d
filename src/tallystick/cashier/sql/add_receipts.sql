-- yields: by currency, how many receipts match, how many of them are voids, and what they come to together
SELECT book.currency, count(*) AS receipts, count(*) FILTER (WHERE found.kind = 'void') AS voids, sum(found.amount) AS amount
FROM ({{matching}}) AS found
JOIN accounts_book AS book ON book.id = found.book_id
GROUP BY book.currency
ORDER BY book.currency
