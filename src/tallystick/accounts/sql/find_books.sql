-- yields: books whose code or name holds a text
SELECT id, code, name
FROM accounts_book
WHERE (%(books)s::bigint[] IS NULL OR id = ANY(%(books)s))
  AND strpos(text_findable(code) || ' ' || text_findable(name), text_sought(%(text)s)) > 0
ORDER BY code
LIMIT %(limit)s
