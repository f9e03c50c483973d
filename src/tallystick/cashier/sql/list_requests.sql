-- yields: the receipts that these requests have made already, and what was asked then
SELECT request_id, id, request_digest
FROM cashier_receipt
WHERE book_id = %(book)s
    AND request_id = ANY(%(requests)s::uuid[])
