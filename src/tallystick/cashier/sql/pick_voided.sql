-- yields: a piece of match_receipts: the receipts of a book that were voided
SELECT one.*
FROM cashier_receipt AS void
JOIN cashier_receipt AS one ON one.book_id = book.id AND one.id = void.voids_id
WHERE void.book_id = book.id
    AND void.voids_id IS NOT NULL
