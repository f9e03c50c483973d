-- yields: a piece of other queries: the receipts of one book that a filter leaves
SELECT r.*
FROM ({{picked}}) AS r
WHERE r.book_id = book.id
    AND (%(account)s::bigint IS NULL OR r.account_id = %(account)s)
    AND (%(first_on)s::date IS NULL OR r.{{day}} >= %(first_on)s)
    AND (%(last_on)s::date IS NULL OR r.{{day}} <= %(last_on)s)
    AND (%(kind)s::text IS NULL OR r.kind = %(kind)s)
    AND (%(cashier)s::text IS NULL OR r.actor_name = %(cashier)s)
    AND (%(year)s::int IS NULL OR r.year = %(year)s)
    AND (%(seq)s::bigint IS NULL OR r.seq = %(seq)s)
    AND (
        %(method)s::text IS NULL
        OR %(picked_by_means)s
        OR EXISTS (
            SELECT FROM cashier_receiptmeans AS m
            WHERE m.book_id = r.book_id AND m.receipt_id = r.id AND m.method = %(method)s
        )
    )
    AND CASE %(state)s
        WHEN '' THEN TRUE
        WHEN 'void' THEN r.kind = 'void'
        WHEN 'voided' THEN EXISTS (SELECT FROM cashier_receipt AS v WHERE v.book_id = r.book_id AND v.voids_id = r.id)
        ELSE r.voids_id IS NULL
            AND NOT EXISTS (SELECT FROM cashier_receipt AS v WHERE v.book_id = r.book_id AND v.voids_id = r.id)
    END
    AND ({{text_held}})
    AND ({{items_held}})
