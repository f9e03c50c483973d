-- yields: one account, asset or item that an opening bill names and its book does not have, if there is one
SELECT 'account' AS kind, named.account_id AS id
FROM unnest(%(account_id)s::bigint[]) AS named (account_id)
WHERE NOT EXISTS (SELECT FROM accounts_account AS a WHERE a.book_id = %(book)s AND a.id = named.account_id)
UNION ALL
SELECT 'asset', named.asset_id
FROM unnest(%(asset_id)s::bigint[]) AS named (asset_id)
WHERE named.asset_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM estate_asset AS a WHERE a.book_id = %(book)s AND a.id = named.asset_id)
UNION ALL
SELECT 'item', named.item_id
FROM unnest(%(item_id)s::bigint[]) AS named (item_id)
WHERE NOT EXISTS (
    SELECT FROM tariffs_chargeitem AS i WHERE (i.book_id IS NULL OR i.book_id = %(book)s) AND i.id = named.item_id
)
LIMIT 1
