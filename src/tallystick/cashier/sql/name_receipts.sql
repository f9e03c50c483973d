-- yields: the numbers of those of some receipts that are in scope
SELECT r.id, r.year, r.seq
FROM cashier_receipt AS r
WHERE r.book_id = %(book)s
    AND r.id = ANY(%(receipts)s::bigint[])
    AND ({{items_held}})
