-- yields: receipts by their number (of one year, or of every year in which a book gave it), or by how a reference of theirs begins
SELECT r.id
FROM cashier_receiptcounter AS counter
JOIN cashier_receipt AS r ON r.book_id = counter.book_id AND r.year = counter.year AND r.seq = %(seq)s
WHERE (%(books)s::bigint[] IS NULL OR counter.book_id = ANY(%(books)s::bigint[]))
    AND (%(year)s::int IS NULL OR counter.year = %(year)s)
UNION
(SELECT m.receipt_id
 FROM accounts_book AS book
 CROSS JOIN LATERAL (
     SELECT one.receipt_id
     FROM cashier_receiptmeans AS one
     WHERE one.book_id = book.id AND one.reference <> '' AND text_folded(one.reference) COLLATE "C" ^@ text_folded(%(text)s)
     LIMIT %(most)s
 ) AS m
 WHERE (%(books)s::bigint[] IS NULL OR book.id = ANY(%(books)s::bigint[]))
 LIMIT %(most)s)
