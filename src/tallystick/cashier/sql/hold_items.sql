-- yields: a piece of other queries: whether every bill that receipt r was laid on is of an item in scope; one laid on none is not
%(items)s::bigint[] IS NULL OR (
    EXISTS (SELECT FROM billing_settlement AS s WHERE s.book_id = r.book_id AND s.receipt_id = r.id)
    AND NOT EXISTS (
        SELECT FROM billing_settlement AS s
        JOIN billing_bill AS b ON b.book_id = r.book_id AND b.id = s.bill_id
        WHERE s.book_id = r.book_id AND s.receipt_id = r.id AND b.item_id <> ALL(%(items)s::bigint[])
    )
)
