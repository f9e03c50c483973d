-- yields: the means of payment of receipts, in the order in which they were given
SELECT receipt_id, method, amount, reference
FROM cashier_receiptmeans
WHERE book_id = %(book)s
    AND receipt_id = ANY(%(receipts)s::bigint[])
ORDER BY id
