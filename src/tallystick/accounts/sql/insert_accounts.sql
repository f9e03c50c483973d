-- yields: the id and code of each account that was not there yet
INSERT INTO accounts_account (book_id, code, name)
SELECT %(book)s, code, name
FROM unnest(%(code)s::text[], %(name)s::text[]) AS wanted (code, name)
ON CONFLICT (book_id, code) DO NOTHING
RETURNING id, code
