-- does: writes the means of payment of receipts, in their order
INSERT INTO cashier_receiptmeans (book_id, receipt_id, method, amount, reference)
SELECT %(book)s, receipt_id, method, amount, reference
FROM unnest(%(receipt_id)s::bigint[], %(method)s::text[], %(amount)s::numeric[], %(reference)s::text[])
    WITH ORDINALITY AS t (receipt_id, method, amount, reference, place)
ORDER BY place
