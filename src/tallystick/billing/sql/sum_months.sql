-- yields: by currency and month what was billed and what is paid of it, from kept sums
SELECT book.currency, date_trunc('month', kept.starts_on)::date AS month, sum(kept.amount) AS billed, sum(kept.paid) AS paid
FROM billing_billsum AS kept
JOIN accounts_book AS book ON book.id = kept.book_id
WHERE kept.book_id = ANY(%(books)s::bigint[])
    AND kept.state <> 'void'
    AND kept.starts_on >= %(first_month)s
    AND kept.starts_on < %(before)s
    AND (%(items)s::bigint[] IS NULL OR kept.item_id = ANY(%(items)s::bigint[]))
GROUP BY book.currency, date_trunc('month', kept.starts_on)
ORDER BY book.currency, month
