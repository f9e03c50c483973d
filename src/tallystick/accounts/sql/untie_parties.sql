-- does: undoes every tie of these people
DELETE FROM accounts_accountparty
WHERE book_id = %(book)s AND party_id = ANY(%(party_id)s::bigint[])
