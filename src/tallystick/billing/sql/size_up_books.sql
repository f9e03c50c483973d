-- yields: of each book how many bills it has, by kept sums, the highest id of these, and who owed the most when that was last looked up
SELECT
    book.id AS book_id, coalesce(kept.bills, 0)::bigint AS bills, coalesce(kept.last_id, 0) AS last_sum_id,
    found.account_ids, found.found_at, found.last_sum_id AS found_sum_id
FROM accounts_book AS book
LEFT JOIN LATERAL (
    SELECT sum(s.bills) AS bills, max(s.id) AS last_id
    FROM billing_billsum AS s
    WHERE s.book_id = book.id
) AS kept ON true
LEFT JOIN billing_debtors AS found ON found.book_id = book.id
WHERE (%(books)s::bigint[] IS NULL OR book.id = ANY(%(books)s::bigint[]))
ORDER BY book.id
