-- yields: late fees posted that have no bill of their amount, live bills of late fees without one; counted are late fees
WITH fees AS (
    SELECT fee.book_id, fee.id, fee.bill_id, fee.amount, main.account_id
    FROM billing_latefee AS fee
    LEFT JOIN billing_bill AS main ON main.book_id = fee.book_id AND main.id = fee.bill_id
    WHERE NOT fee.waived
      AND fee.voided_at IS NULL
      AND (%(books)s::bigint[] IS NULL OR fee.book_id = ANY(%(books)s))
),

bills AS (
    SELECT book_id, id, account_id, origin_id, late_fee_of, amount
    FROM billing_bill
    -- The origins are those of billing: 3 is a late fee.
    WHERE origin = 3
      AND voided_at IS NULL
      AND (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
),

judged AS (
    SELECT
        coalesce(fees.book_id, bills.book_id) AS book_id,
        fees.id AS late_fee_id,
        bills.id AS bill_id,
        fees.amount AS posted,
        bills.amount AS billed,
        CASE
            WHEN fees.id IS NULL THEN 'no_late_fee'
            WHEN fees.account_id IS NULL THEN 'no_first_bill'
            WHEN bills.id IS NULL THEN 'no_bill'
            WHEN bills.amount <> fees.amount THEN 'amount'
            WHEN bills.late_fee_of IS DISTINCT FROM fees.bill_id THEN 'late_fee_of'
            WHEN bills.account_id <> fees.account_id THEN 'account'
        END AS fault
    FROM fees
    FULL JOIN bills ON bills.book_id = fees.book_id AND bills.origin_id = fees.id
),

looked AS (
    SELECT count(*) AS counted FROM judged
),

found AS (
    SELECT fault, book_id, late_fee_id, bill_id, posted, billed
    FROM judged
    WHERE fault IS NOT NULL
    LIMIT 100
)

SELECT found.fault, found.book_id, found.late_fee_id, found.bill_id, found.posted, found.billed, looked.counted
FROM looked
LEFT JOIN found ON true
