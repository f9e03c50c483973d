-- yields: the id of the book, or nothing where its code is taken, be it in other letters: garden for GARDEN
INSERT INTO accounts_book (code, name, kind, currency, timezone)
SELECT %(code)s, %(name)s, %(kind)s, %(currency)s, %(timezone)s
WHERE NOT EXISTS (SELECT FROM accounts_book AS other WHERE lower(other.code) = lower(%(code)s))
ON CONFLICT (code) DO NOTHING
RETURNING id
