-- yields: bills laid out by what may be done with them: void already, bearing money (themselves or their late fees), or free; ids and sums
SELECT
    CASE WHEN b.voided_at IS NOT NULL THEN 'void' WHEN b.paid > 0 OR late.is_paid THEN 'money' ELSE 'free' END AS state,
    array_agg(b.id ORDER BY b.id) AS bill_ids, count(*) AS bills, sum(b.amount) AS amount
FROM billing_bill AS b
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM billing_bill AS fee
        WHERE fee.book_id = %(book)s AND fee.account_id = b.account_id AND fee.late_fee_of = b.id AND fee.paid > 0
    ) AS is_paid
) AS late
WHERE b.book_id = %(book)s
    AND b.id = ANY(%(bills)s::bigint[])
    AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
GROUP BY state
ORDER BY state
