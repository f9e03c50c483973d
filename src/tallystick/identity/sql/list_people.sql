-- yields: users who match, with their role, and how they may sign in
SELECT person.id, 0 AS book_id, person.username, person.name, person.language, person.is_active, person.made_at, person.last_seen_at,
       person.role_id, role.code AS role_code, role.name AS role_name, person.all_books, person.book_ids, person.all_items, person.item_ids,
       left(person.password, 1) NOT IN ('', '!') AS has_password,
       EXISTS (
           SELECT 1 FROM mfa_authenticator AS factor WHERE factor.user_id = person.id AND factor.type IN ('totp', 'webauthn')
       ) AS has_factor
FROM identity_user AS person
JOIN identity_role AS role ON role.id = person.role_id
WHERE (%(books)s::bigint[] IS NULL OR (NOT person.all_books AND person.book_ids <@ %(books)s::bigint[]))
  AND (%(items)s::bigint[] IS NULL OR (NOT person.all_items AND person.item_ids <@ %(items)s::bigint[]))
  AND (%(user)s::bigint IS NULL OR person.id = %(user)s)
  AND (%(role)s::bigint IS NULL OR person.role_id = %(role)s)
  AND (%(book)s::bigint IS NULL OR person.all_books OR %(book)s = ANY(person.book_ids))
  AND (%(active)s::boolean IS NULL OR person.is_active = %(active)s)
  AND strpos(text_findable(person.name || ' ' || person.username), text_sought(%(text)s)) > 0
