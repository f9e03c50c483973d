-- yields: a piece of other queries: the receipts that a filter leaves
SELECT r.*
FROM cashier_receipt AS r
WHERE (%(books)s::bigint[] IS NULL OR r.book_id = ANY(%(books)s::bigint[]))
    AND (%(account)s::bigint IS NULL OR r.account_id = %(account)s)
    AND (%(first_on)s::date IS NULL OR r.{{day}} >= %(first_on)s)
    AND (%(last_on)s::date IS NULL OR r.{{day}} <= %(last_on)s)
    AND (%(kind)s::text IS NULL OR r.kind = %(kind)s)
    AND (%(cashier)s::text IS NULL OR r.actor_name = %(cashier)s)
    AND (%(year)s::int IS NULL OR r.year = %(year)s)
    AND (%(seq)s::bigint IS NULL OR r.seq = %(seq)s)
    AND (
        %(method)s::text IS NULL
        OR EXISTS (
            SELECT FROM cashier_receiptmeans AS m
            WHERE m.book_id = r.book_id AND m.receipt_id = r.id AND m.method = %(method)s
        )
    )
