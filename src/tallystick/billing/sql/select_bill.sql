-- yields: one bill, or the chain of bills that it replaced and that replaced it, oldest first
WITH RECURSIVE chain AS (
    SELECT
        b.id, b.book_id, b.replaces_id,
        -- Where its successors are: with its own account, or with one that the asset was transferred to.
        ARRAY(
            SELECT holding.account_id
            FROM estate_holding AS holding
            WHERE holding.book_id = b.book_id AND holding.asset_id = b.asset_id
        ) || b.account_id AS accounts
    FROM billing_bill AS b
    WHERE b.id = %(bill)s AND (%(books)s::bigint[] IS NULL OR b.book_id = ANY(%(books)s::bigint[]))
        AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
    UNION
    SELECT near.id, near.book_id, near.replaces_id, chain.accounts
    FROM chain
    CROSS JOIN LATERAL (
        SELECT b.id, b.book_id, b.replaces_id
        FROM billing_bill AS b
        WHERE b.book_id = chain.book_id AND b.id = chain.replaces_id
        UNION ALL
        SELECT b.id, b.book_id, b.replaces_id
        FROM billing_bill AS b
        WHERE b.book_id = chain.book_id AND b.account_id = ANY(chain.accounts) AND b.replaces_id = chain.id
    ) AS near
    WHERE %(history)s
)
SELECT b.*, %(today)s::date AS today, '' AS sort_key
FROM chain
JOIN billing_bill AS b ON b.book_id = chain.book_id AND b.id = chain.id
