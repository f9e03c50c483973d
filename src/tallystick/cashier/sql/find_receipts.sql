-- yields: the receipts of a number, of one year or, where that was not said, of every year in which a book gave it
SELECT r.id, r.year, r.seq, r.on_day, r.amount, r.kind, book.name AS book_name, book.currency, account.code AS account_code
FROM cashier_receiptcounter AS counter
JOIN cashier_receipt AS r ON r.book_id = counter.book_id AND r.year = counter.year AND r.seq = %(seq)s
JOIN accounts_book AS book ON book.id = r.book_id
JOIN accounts_account AS account ON account.book_id = r.book_id AND account.id = r.account_id
WHERE (%(books)s::bigint[] IS NULL OR counter.book_id = ANY(%(books)s))
  AND (%(year)s::int IS NULL OR counter.year = %(year)s)
  AND ({{items_held}})
ORDER BY r.year DESC, r.id DESC
LIMIT %(limit)s
