-- yields: by currency and age (days overdue, by their least: 0 is not yet due) how many bills owe something by now, and how much; from kept sums
SELECT book.currency, age.least_days, sum(kept.bills)::bigint AS bills, sum(kept.amount - kept.paid) AS owed
FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
JOIN accounts_book AS book ON book.id = looked_at.book_id
JOIN billing_billsum AS kept ON kept.book_id = looked_at.book_id
CROSS JOIN LATERAL (
    SELECT max(least_days) AS least_days
    FROM unnest(%(ages)s::int[]) AS least_days
    WHERE least_days <= greatest(looked_at.today - kept.due_on, 0)
) AS age
WHERE kept.state IN ('open', 'part')
    AND kept.posted_on <= looked_at.today
    AND (%(items)s::bigint[] IS NULL OR kept.item_id = ANY(%(items)s::bigint[]))
GROUP BY book.currency, age.least_days
HAVING sum(kept.bills) <> 0
ORDER BY book.currency, age.least_days
