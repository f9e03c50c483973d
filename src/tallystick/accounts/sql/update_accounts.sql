-- yields: the id of each account that was given its name
UPDATE accounts_account AS account
SET name = wanted.name
FROM unnest(%(account_id)s::bigint[], %(name)s::text[]) AS wanted (account_id, name)
WHERE account.book_id = %(book)s AND account.id = wanted.account_id
RETURNING account.id
