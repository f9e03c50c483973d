-- yields: assets with their building, who holds each on a day, and the first of its people; what is costly is worked out for a page alone
SELECT
    asset.book_id, book.code AS book_code, book.name AS book_name, asset.id, asset.kind, asset.code, asset.room, asset.floor,
    asset.household, asset.building_area, asset.inner_area, asset.shared_area, asset.parking_area, asset.displacement,
    asset.building_id, building.code AS building_code, building.name AS building_name,
    account.id AS account_id, account.code AS account_code, account.name AS account_name,
    (
        SELECT party.name
        FROM accounts_accountparty AS tie
        JOIN accounts_party AS party ON party.book_id = tie.book_id AND party.id = tie.party_id
        WHERE tie.book_id = account.book_id AND tie.account_id = account.id
        ORDER BY tie.role <> 'owner', tie.id
        LIMIT 1
    ) AS owner_name,
    (
        SELECT party.phone
        FROM accounts_accountparty AS tie
        JOIN accounts_party AS party ON party.book_id = tie.book_id AND party.id = tie.party_id
        WHERE tie.book_id = account.book_id AND tie.account_id = account.id
        ORDER BY tie.role <> 'owner', tie.id
        LIMIT 1
    ) AS owner_phone
FROM estate_asset AS asset
JOIN accounts_book AS book ON book.id = asset.book_id
LEFT JOIN estate_building AS building ON building.book_id = asset.book_id AND building.id = asset.building_id
LEFT JOIN estate_holding AS holding
       ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
      AND %(on_day)s BETWEEN holding.starts_on AND holding.ends_on
LEFT JOIN accounts_account AS account ON account.book_id = asset.book_id AND account.id = holding.account_id
WHERE asset.book_id = ANY(%(books)s::bigint[])
  -- Of one book alone the index knows the order.
  AND (%(book)s::bigint IS NULL OR asset.book_id = %(book)s::bigint)
  AND (%(found)s::bigint[] IS NULL OR asset.id = ANY(%(found)s::bigint[]))
  AND (%(kind)s::text IS NULL OR asset.kind = %(kind)s)
  AND (%(building)s::bigint IS NULL OR asset.building_id = %(building)s::bigint)
  AND (%(floor)s::integer IS NULL OR asset.floor = %(floor)s::integer)
  AND (%(account)s::bigint IS NULL OR account.id = %(account)s::bigint)
