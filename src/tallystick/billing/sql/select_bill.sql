-- yields: one bill, or the chain of bills that it replaced and that replaced it, oldest first
WITH RECURSIVE chain AS (
    SELECT b.id, b.book_id, b.account_id, b.replaces_id
    FROM billing_bill AS b
    WHERE b.id = %(bill)s AND (%(books)s::bigint[] IS NULL OR b.book_id = ANY(%(books)s::bigint[]))
        AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
    UNION
    SELECT near.id, near.book_id, near.account_id, near.replaces_id
    FROM chain
    JOIN billing_bill AS near ON near.book_id = chain.book_id
        AND near.account_id = chain.account_id
        AND (near.id = chain.replaces_id OR near.replaces_id = chain.id)
    WHERE %(history)s
)
SELECT b.*, %(today)s::date AS today, '' AS sort_key
FROM chain
JOIN billing_bill AS b ON b.book_id = chain.book_id AND b.id = chain.id
