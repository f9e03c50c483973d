-- yields: assets of a book with their building and the account that holds each on a day, by code
SELECT asset.id, asset.code, asset.kind, asset.building_id, building.code AS building_code, asset.room, asset.floor,
       asset.household, asset.building_area, asset.inner_area, asset.shared_area, asset.parking_area,
       asset.displacement, holding.account_id, account.code AS account_code, account.name AS account_name
FROM estate_asset AS asset
LEFT JOIN estate_building AS building ON building.book_id = asset.book_id AND building.id = asset.building_id
LEFT JOIN estate_holding AS holding
       ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
      AND %(on_day)s BETWEEN holding.starts_on AND holding.ends_on
LEFT JOIN accounts_account AS account ON account.book_id = asset.book_id AND account.id = holding.account_id
WHERE asset.book_id = %(book)s
  AND (%(codes)s::text[] IS NULL OR asset.code = ANY(%(codes)s))
  AND (%(kind)s::text IS NULL OR asset.kind = %(kind)s)
  AND (%(building_id)s::bigint IS NULL OR asset.building_id = %(building_id)s)
  AND (%(accounts)s::bigint[] IS NULL OR holding.account_id = ANY(%(accounts)s))
ORDER BY asset.code
