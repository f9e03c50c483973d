-- does: writes the means of void receipts: those of the receipts that they void, with the sign turned
INSERT INTO cashier_receiptmeans (book_id, receipt_id, method, amount, reference)
SELECT m.book_id, voids.id, m.method, -m.amount, m.reference
FROM unnest(%(id)s::bigint[], %(voids_id)s::bigint[]) AS voids (id, voids_id)
JOIN cashier_receiptmeans AS m ON m.book_id = %(book)s AND m.receipt_id = voids.voids_id
ORDER BY m.id
