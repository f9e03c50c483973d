-- yields: one account, asset or item that an opening bill names and its book does not have, if there is one
-- `+ 0` keeps the planner to the primary key: for accounts added a moment ago it would look through the book for each.
SELECT 'account' AS kind, wanted.account_id AS id
FROM unnest(%(account_id)s::bigint[]) AS wanted (account_id)
WHERE NOT EXISTS (
    SELECT FROM accounts_account AS account
    WHERE account.book_id + 0 = %(book)s AND account.id = wanted.account_id OFFSET 0
)
UNION ALL
SELECT 'asset', wanted.asset_id
FROM unnest(%(asset_id)s::bigint[]) AS wanted (asset_id)
WHERE wanted.asset_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM estate_asset AS asset WHERE asset.book_id + 0 = %(book)s AND asset.id = wanted.asset_id OFFSET 0
)
UNION ALL
SELECT 'item', wanted.item_id
FROM (SELECT DISTINCT item_id FROM unnest(%(item_id)s::bigint[]) AS given (item_id)) AS wanted
WHERE NOT EXISTS (
    SELECT FROM tariffs_chargeitem AS item
    WHERE item.id = wanted.item_id AND (item.book_id IS NULL OR item.book_id = %(book)s)
)
LIMIT 1
