-- yields: a piece of match_receipts: every receipt of a book
SELECT one.*
FROM cashier_receipt AS one
WHERE one.book_id = book.id
