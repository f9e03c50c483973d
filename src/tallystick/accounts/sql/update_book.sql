-- does: sets what a book is
UPDATE accounts_book
SET name = %(name)s, kind = %(kind)s, currency = %(currency)s, timezone = %(timezone)s
WHERE id = %(book)s
