-- yields: a piece of match_receipts: the receipts of a book that a text found, and those of the accounts that it found
SELECT one.*
FROM cashier_receipt AS one
WHERE one.book_id = book.id
    AND one.id = ANY(%(found)s::bigint[])
UNION ALL
SELECT one.*
FROM cashier_receipt AS one
WHERE one.book_id = book.id
    AND one.account_id = ANY(%(accounts)s::bigint[])
    AND one.id <> ALL(%(found)s::bigint[])
