-- yields: receipts by id: what they are, and the void that stands against them, if there is one
SELECT r.id, r.account_id, r.year, r.seq, r.kind, r.amount, v.year AS void_year, v.seq AS void_seq
FROM cashier_receipt AS r
LEFT JOIN cashier_receipt AS v ON v.book_id = %(book)s AND v.voids_id = r.id
WHERE r.book_id = %(book)s
    AND r.id = ANY(%(receipts)s::bigint[])
    AND ({{items_held}})
ORDER BY r.id
