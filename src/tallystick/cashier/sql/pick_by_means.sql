-- yields: a piece of match_receipts: the receipts of a book that bear a means of payment, in the order of the index of those
SELECT one.*
FROM cashier_receiptmeans AS m
JOIN cashier_receipt AS one ON one.book_id = book.id AND one.id = m.receipt_id
WHERE m.book_id = book.id
    AND m.method = %(method)s
    -- One that bears it twice stands there once.
    AND NOT EXISTS (
        SELECT FROM cashier_receiptmeans AS before
        WHERE before.book_id = m.book_id AND before.receipt_id = m.receipt_id AND before.method = m.method AND before.id < m.id
    )
