-- yields: the numbers of receipts, by year and place
SELECT id, year, seq
FROM cashier_receipt
WHERE book_id = %(book)s
    AND id = ANY(%(receipts)s::bigint[])
