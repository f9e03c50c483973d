-- yields: kept sums that are not those of the bills of readings; counted are such bills
WITH bills AS (
    SELECT
        bill.book_id, bill.starts_on AS month, bill.item_id, bill_state(NULL, bill.paid, bill.amount) AS state,
        count(*) AS bills, sum(reading.usage) AS usage, sum(bill.amount) AS amount, sum(bill.paid) AS paid
    FROM billing_bill AS bill
    JOIN metering_reading AS reading ON reading.book_id = bill.book_id AND reading.id = bill.origin_id
    WHERE bill.origin = 2
      AND bill.voided_how IS NULL
      AND (%(books)s::bigint[] IS NULL OR bill.book_id = ANY(%(books)s))
    GROUP BY 1, 2, 3, 4
),

kept AS (
    SELECT book_id, month, item_id, state, sum(bills) AS bills, sum(usage) AS usage, sum(amount) AS amount, sum(paid) AS paid
    FROM billing_usagesum
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY 1, 2, 3, 4
),

judged AS (
    SELECT
        book_id, month, item_id, state, bills.bills, kept.bills AS kept_bills, bills.amount, kept.amount AS kept_amount,
        CASE
            WHEN coalesce(bills.bills, 0) <> coalesce(kept.bills, 0) THEN 'bills'
            WHEN coalesce(bills.usage, 0) <> coalesce(kept.usage, 0) THEN 'usage'
            WHEN coalesce(bills.amount, 0) <> coalesce(kept.amount, 0) THEN 'amount'
            WHEN coalesce(bills.paid, 0) <> coalesce(kept.paid, 0) THEN 'paid'
        END AS fault
    FROM bills
    FULL JOIN kept USING (book_id, month, item_id, state)
),

looked AS (
    SELECT coalesce(sum(bills), 0)::bigint AS counted FROM judged
),

found AS (
    SELECT * FROM judged WHERE fault IS NOT NULL LIMIT 100
)

SELECT
    found.fault, found.book_id, found.month, found.item_id, found.state, found.bills, found.kept_bills, found.amount,
    found.kept_amount, looked.counted
FROM looked
LEFT JOIN found ON true
