-- yields: the units of a building, each with who holds it on a day and the first of its people
SELECT
    asset.id, asset.code, asset.room, asset.floor, asset.building_area, account.id AS account_id, account.code AS account_code,
    owner.name AS owner_name
FROM estate_asset AS asset
LEFT JOIN estate_holding AS holding
       ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
      AND %(on_day)s BETWEEN holding.starts_on AND holding.ends_on
LEFT JOIN accounts_account AS account ON account.book_id = asset.book_id AND account.id = holding.account_id
LEFT JOIN LATERAL (
    SELECT party.name
    FROM accounts_accountparty AS tie
    JOIN accounts_party AS party ON party.book_id = tie.book_id AND party.id = tie.party_id
    WHERE tie.book_id = account.book_id AND tie.account_id = account.id
    ORDER BY tie.role <> 'owner', tie.id
    LIMIT 1
) AS owner ON true
WHERE asset.book_id = %(book)s
  AND asset.kind = 'unit'
  AND asset.building_id IS NOT DISTINCT FROM %(building)s::bigint
ORDER BY text_order(asset.code) COLLATE "C", asset.id
