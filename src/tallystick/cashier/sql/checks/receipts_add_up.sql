-- yields: receipts whose amount is not what their means come to, or not what they laid on bills; counted are receipts
WITH means AS (
    SELECT book_id, receipt_id, sum(amount) AS amount
    FROM cashier_receiptmeans
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s::bigint[]))
    GROUP BY book_id, receipt_id
),
laid AS (
    SELECT book_id, receipt_id, sum(amount) AS amount, count(DISTINCT account_id) AS accounts, min(account_id) AS account_id
    FROM billing_settlement
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s::bigint[]))
    GROUP BY book_id, receipt_id
),
receipts AS (
    SELECT book_id, id, account_id, amount
    FROM cashier_receipt
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s::bigint[]))
),
judged AS (
    SELECT
        receipts.book_id, receipts.id AS receipt_id, receipts.amount, means.amount AS by_means, laid.amount AS on_bills,
        CASE
            WHEN means.amount IS DISTINCT FROM receipts.amount THEN 'means'
            WHEN laid.amount IS DISTINCT FROM receipts.amount THEN 'bills'
            WHEN laid.accounts <> 1 OR laid.account_id <> receipts.account_id THEN 'account'
        END AS fault
    FROM receipts
    LEFT JOIN means ON means.book_id = receipts.book_id AND means.receipt_id = receipts.id
    LEFT JOIN laid ON laid.book_id = receipts.book_id AND laid.receipt_id = receipts.id
    UNION ALL
    SELECT laid.book_id, laid.receipt_id, NULL, NULL, laid.amount, 'no_receipt'
    FROM laid
    WHERE NOT EXISTS (SELECT FROM cashier_receipt AS r WHERE r.book_id = laid.book_id AND r.id = laid.receipt_id)
),
looked AS (SELECT count(*) AS counted FROM judged),
found AS (SELECT * FROM judged WHERE fault IS NOT NULL LIMIT 100)
SELECT found.fault, found.book_id, found.receipt_id, found.amount, found.by_means, found.on_bills, looked.counted
FROM looked
LEFT JOIN found ON true
