-- yields: those of the bills that there are, held to the end of the transaction, in the order of their ids
SELECT id
FROM billing_bill
WHERE book_id = %(book)s
    AND id = ANY(%(bills)s::bigint[])
ORDER BY id
FOR NO KEY UPDATE
