-- yields: the ties that were undone: party, account and role
DELETE FROM accounts_accountparty AS tie
USING unnest(%(party_id)s::bigint[], %(account_id)s::bigint[], %(role)s::text[]) AS wanted (party_id, account_id, role)
WHERE tie.book_id = %(book)s AND tie.party_id = wanted.party_id AND tie.account_id = wanted.account_id AND tie.role = wanted.role
RETURNING tie.party_id, tie.account_id, tie.role
