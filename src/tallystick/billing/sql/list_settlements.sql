-- yields: what receipts laid on a bill and took back again, in the order in which it happened
SELECT s.id, s.receipt_id, s.amount, s.on_day, s.reverses_id, s.account_id
FROM billing_settlement AS s
WHERE s.book_id = %(book)s AND s.bill_id = %(bill)s
ORDER BY s.id
