-- yields: void receipts that do not take back exactly their receipt, receipts of a kind that their sign denies; counted are receipts
WITH receipts AS (
    SELECT *
    FROM cashier_receipt
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s::bigint[]))
),
judged AS (
    SELECT
        r.book_id, r.id AS receipt_id, r.voids_id,
        CASE
            WHEN (r.kind = 'void') <> (r.voids_id IS NOT NULL) OR (r.kind = 'void') <> (r.amount < 0) THEN 'kind'
            WHEN r.kind <> 'void' THEN NULL
            WHEN voided.id IS NULL THEN 'no_receipt'
            WHEN voided.kind = 'void' THEN 'void_of_void'
            WHEN voided.amount <> -r.amount OR voided.account_id <> r.account_id THEN 'amount'
            WHEN r.reason = '' THEN 'no_reason'
        END AS fault
    FROM receipts AS r
    LEFT JOIN cashier_receipt AS voided ON voided.book_id = r.book_id AND voided.id = r.voids_id
),
looked AS (SELECT count(*) AS counted FROM judged),
found AS (SELECT * FROM judged WHERE fault IS NOT NULL LIMIT 100)
SELECT found.fault, found.book_id, found.receipt_id, found.voids_id, looked.counted
FROM looked
LEFT JOIN found ON true
