-- yields: the bills on which receipts laid money, and the bills whose late fees they are
SELECT DISTINCT b.id, b.late_fee_of
FROM billing_settlement AS s
JOIN billing_bill AS b ON b.book_id = %(book)s AND b.id = s.bill_id
WHERE s.book_id = %(book)s
    AND s.receipt_id = ANY(%(receipts)s::bigint[])
