-- yields: the bills on which receipts laid money
SELECT DISTINCT s.bill_id
FROM billing_settlement AS s
WHERE s.book_id = %(book)s
    AND s.receipt_id = ANY(%(receipts)s::bigint[])
