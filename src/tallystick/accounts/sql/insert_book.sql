-- yields: the id of the book, or nothing where its code is taken
INSERT INTO accounts_book (code, name, kind, currency, timezone)
VALUES (%(code)s, %(name)s, %(kind)s, %(currency)s, %(timezone)s)
ON CONFLICT (code) DO NOTHING
RETURNING id
