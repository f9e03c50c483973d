-- does: lays money on bills, only where it still fits; yields the bills on which it lies now
WITH laid AS (
    SELECT bill_id, account_id, sum(amount) AS amount, max(on_day) AS on_day
    FROM unnest(%(bill_id)s::bigint[], %(account_id)s::bigint[], %(amount)s::numeric[], %(on_day)s::date[])
        AS t (bill_id, account_id, amount, on_day)
    GROUP BY bill_id, account_id
)
UPDATE billing_bill AS b
SET paid = b.paid + laid.amount, last_paid_on = greatest(b.last_paid_on, laid.on_day)
FROM laid
WHERE b.book_id = %(book)s
    AND b.id = laid.bill_id
    AND b.account_id = laid.account_id
    AND b.voided_at IS NULL
    AND b.paid + laid.amount <= b.amount
RETURNING b.id, b.account_id
