-- yields: of each asset given, the last account to hold it: from which day, and who held it before (null: nobody else did)
SELECT asset.id AS asset_id, asset.code AS asset_code, asset.kind, last.id AS holding_id, last.account_id,
       account.code AS account_code, last.starts_on, earlier.id AS earlier_id, earlier.account_id AS earlier_account_id
FROM estate_asset AS asset
JOIN estate_holding AS last ON last.book_id = asset.book_id AND last.asset_id = asset.id AND last.ends_on = '9999-12-31'
JOIN accounts_account AS account ON account.book_id = asset.book_id AND account.id = last.account_id
LEFT JOIN estate_holding AS earlier
  ON earlier.book_id = asset.book_id AND earlier.asset_id = asset.id AND earlier.ends_on = last.starts_on - 1
WHERE asset.book_id = %(book)s AND asset.id = ANY(%(asset_id)s::bigint[])
