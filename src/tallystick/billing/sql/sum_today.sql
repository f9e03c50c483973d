-- yields: by currency what the books come to today, from kept sums: this month's bills, what is owed by now and later, what is overdue
SELECT
    book.currency,
    sum(s.bills)::bigint AS bills,
    coalesce(sum(s.amount) FILTER (WHERE s.is_of_month), 0) AS month_billed,
    coalesce(sum(s.paid) FILTER (WHERE s.is_of_month), 0) AS month_paid,
    coalesce(sum(s.bills) FILTER (WHERE s.is_of_month), 0)::bigint AS month_bills,
    coalesce(sum(s.amount - s.paid) FILTER (WHERE s.posted_on <= s.today), 0) AS outstanding,
    coalesce(sum(s.amount - s.paid) FILTER (WHERE s.posted_on > s.today), 0) AS later,
    coalesce(sum(s.amount - s.paid) FILTER (WHERE s.due_on < s.today), 0) AS overdue
FROM (
    SELECT
        kept.*, looked_at.today,
        kept.starts_on >= date_trunc('month', looked_at.today)
            AND kept.starts_on < date_trunc('month', looked_at.today) + interval '1 month' AS is_of_month
    FROM unnest(%(books)s::bigint[], %(todays)s::date[]) AS looked_at (book_id, today)
    JOIN billing_billsum AS kept ON kept.book_id = looked_at.book_id
    WHERE kept.state <> 'void'
        AND (%(items)s::bigint[] IS NULL OR kept.item_id = ANY(%(items)s::bigint[]))
) AS s
JOIN accounts_book AS book ON book.id = s.book_id
GROUP BY book.currency
ORDER BY bills DESC, book.currency
