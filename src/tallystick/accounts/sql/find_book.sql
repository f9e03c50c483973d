-- yields: one book
SELECT id, code, name, kind, currency, timezone
FROM accounts_book
WHERE id = %(book)s
