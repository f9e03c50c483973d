-- yields: those of the accounts that there are, held to the end of the transaction; in the order of their ids, so that nobody waits in a ring
SELECT id, code
FROM accounts_account
WHERE book_id = %(book)s
    AND id = ANY(%(accounts)s::bigint[])
ORDER BY id
FOR NO KEY UPDATE
