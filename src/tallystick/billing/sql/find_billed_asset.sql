-- yields: the code of an asset among the given ones that was ever billed, void bills too
SELECT asset.code
FROM estate_asset AS asset
JOIN estate_holding AS holding ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
WHERE asset.book_id = %(book)s
    AND asset.id = ANY(%(assets)s::bigint[])
    AND EXISTS (
        SELECT FROM billing_bill AS b
        WHERE b.book_id = %(book)s AND b.account_id = holding.account_id AND b.asset_id = asset.id
    )
ORDER BY asset.code
LIMIT 1
