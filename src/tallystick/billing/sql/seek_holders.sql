-- yields: the assets of a building, and the accounts that hold them or ever did
SELECT asset.id, array_agg(holding.account_id) AS accounts
FROM estate_asset AS asset
LEFT JOIN estate_holding AS holding ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
WHERE asset.book_id = ANY(%(books)s::bigint[]) AND asset.building_id = %(building)s
GROUP BY asset.id
