-- yields: the names of all who entered receipts
SELECT DISTINCT s.actor_name AS name
FROM cashier_receiptsum AS s
WHERE (%(books)s::bigint[] IS NULL OR s.book_id = ANY(%(books)s::bigint[]))
ORDER BY name
