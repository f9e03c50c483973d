-- yields: a piece of match_receipts: the receipts of a book that bear a means of payment, in the order of the index of those
SELECT one.*
FROM (
    SELECT DISTINCT m.receipt_id
    FROM cashier_receiptmeans AS m
    WHERE m.book_id = book.id AND m.method = %(method)s
) AS by_means
JOIN cashier_receipt AS one ON one.book_id = book.id AND one.id = by_means.receipt_id
