-- yields: what each account owes for each asset of a building, or of a book, on a day; outstanding is posted by then
WITH charged AS MATERIALIZED (
    SELECT DISTINCT asset.id AS asset_id, holding.account_id
    FROM estate_asset AS asset
    JOIN estate_holding AS holding ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
    WHERE asset.book_id = %(book)s
        AND (%(building)s::bigint IS NULL OR asset.building_id = %(building)s::bigint)
        AND (%(kind)s::text IS NULL OR asset.kind = %(kind)s)
)
SELECT
    charged.asset_id, charged.account_id,
    coalesce(sum(b.amount - b.paid) FILTER (WHERE b.posted_on <= %(on_day)s), 0) AS outstanding,
    coalesce(sum(b.amount - b.paid) FILTER (WHERE b.due_on < %(on_day)s), 0) AS overdue,
    min(b.due_on) FILTER (WHERE b.due_on < %(on_day)s) AS overdue_since
FROM charged
JOIN billing_bill AS b ON b.book_id = %(book)s AND b.account_id = charged.account_id AND b.asset_id = charged.asset_id
WHERE b.voided_at IS NULL
    AND b.paid < b.amount
    AND (%(items)s::bigint[] IS NULL OR b.item_id = ANY(%(items)s::bigint[]))
GROUP BY charged.asset_id, charged.account_id
