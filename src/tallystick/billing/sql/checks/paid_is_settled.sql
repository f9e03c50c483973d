-- yields: bills whose paid amount is not the sum of what receipts laid on them, or beyond its bounds; counted are bills
WITH laid AS (
    SELECT book_id, bill_id, sum(amount) AS amount, count(DISTINCT account_id) AS accounts, min(account_id) AS account_id
    FROM billing_settlement
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s::bigint[]))
    GROUP BY book_id, bill_id
),
judged AS (
    SELECT
        b.book_id, b.id AS bill_id, b.paid, laid.amount AS settled,
        CASE
            WHEN b.paid <> coalesce(laid.amount, 0) THEN 'paid'
            WHEN b.paid < 0 OR b.paid > b.amount THEN 'bounds'
            WHEN b.paid > 0 AND b.voided_at IS NOT NULL THEN 'void'
            WHEN laid.accounts > 1 OR laid.account_id <> b.account_id THEN 'account'
        END AS fault
    FROM billing_bill AS b
    LEFT JOIN laid ON laid.book_id = b.book_id AND laid.bill_id = b.id
    WHERE (%(books)s::bigint[] IS NULL OR b.book_id = ANY(%(books)s::bigint[]))
    UNION ALL
    SELECT laid.book_id, laid.bill_id, NULL, laid.amount, 'no_bill'
    FROM laid
    WHERE NOT EXISTS (SELECT FROM billing_bill AS b WHERE b.book_id = laid.book_id AND b.id = laid.bill_id)
),
looked AS (SELECT count(*) AS counted FROM judged),
found AS (SELECT * FROM judged WHERE fault IS NOT NULL LIMIT 100)
SELECT found.fault, found.book_id, found.bill_id, found.paid, found.settled, looked.counted
FROM looked
LEFT JOIN found ON true
