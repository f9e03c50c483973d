-- yields: API tokens that match, with whose they are
SELECT token.id, 0 AS book_id, token.name, token.prefix, token.permissions, token.all_books, token.book_ids, token.made_at,
       token.expires_at, token.withdrawn_at, token.last_used_at, person.id AS user_id, person.name AS user_name, person.username,
       CASE
           WHEN token.withdrawn_at IS NOT NULL THEN 'withdrawn'
           WHEN token.expires_at <= %(now)s THEN 'expired'
           WHEN NOT person.is_active THEN 'user_disabled'
           ELSE 'good'
       END AS state
FROM identity_apitoken AS token
JOIN identity_user AS person ON person.id = token.user_id
WHERE (%(books)s::bigint[] IS NULL OR (NOT person.all_books AND person.book_ids <@ %(books)s::bigint[]))
  AND (%(items)s::bigint[] IS NULL OR (NOT person.all_items AND person.item_ids <@ %(items)s::bigint[]))
  AND (%(user)s::bigint IS NULL OR person.id = %(user)s)
  AND (
      %(good)s::boolean IS NULL
      OR (token.withdrawn_at IS NULL AND token.expires_at > %(now)s AND person.is_active) = %(good)s
  )
  AND (
      strpos(text_findable(token.name || ' ' || person.name), text_sought(%(text)s)) > 0
      OR starts_with(token.prefix, %(text)s)
  )
