-- yields: the id of each person removed; their ties go first
DELETE FROM accounts_party
WHERE book_id = %(book)s AND id = ANY(%(party_id)s::bigint[])
RETURNING id
