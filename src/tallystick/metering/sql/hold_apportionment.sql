-- yields: an apportionment, held to the end of the transaction
SELECT a.*
FROM metering_apportionment AS a
WHERE a.book_id = %(book)s
    AND a.id = %(apportionment)s
    AND (%(items)s::bigint[] IS NULL OR a.item_id = ANY(%(items)s))
FOR UPDATE
