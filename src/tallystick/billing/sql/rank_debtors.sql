-- yields: of each book the accounts that owe the most by now, most first; looks at every bill of the book
SELECT ranked.book_id, ranked.account_id, ranked.owed
FROM (
    SELECT
        b.book_id, b.account_id, sum(b.amount - b.paid) AS owed,
        row_number() OVER (PARTITION BY b.book_id ORDER BY sum(b.amount - b.paid) DESC, b.account_id) AS place
    FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
    JOIN billing_bill AS b ON b.book_id = looked_at.book_id
    WHERE b.voided_at IS NULL
        AND b.paid < b.amount
        AND b.posted_on <= looked_at.today
        AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
    GROUP BY b.book_id, b.account_id
) AS ranked
WHERE ranked.place <= %(limit)s
ORDER BY ranked.book_id, ranked.place
