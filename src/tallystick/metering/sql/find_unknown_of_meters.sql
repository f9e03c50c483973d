-- yields: one asset or item that a meter names and its book does not have, if there is one
SELECT 'asset' AS kind, named.asset_id AS id
FROM unnest(%(asset_id)s::bigint[]) AS named (asset_id)
WHERE NOT EXISTS (SELECT FROM estate_asset AS a WHERE a.book_id = %(book)s AND a.id = named.asset_id)
UNION ALL
SELECT 'item', named.item_id
FROM unnest(%(item_id)s::bigint[]) AS named (item_id)
WHERE NOT EXISTS (
    SELECT FROM tariffs_chargeitem AS i WHERE (i.book_id IS NULL OR i.book_id = %(book)s) AND i.id = named.item_id
)
LIMIT 1
