-- yields: for each asset given its building, who holds it today, and how many periodic tariffs it bears
SELECT
    asset.id, coalesce(nullif(building.name, ''), building.code) AS building_name,
    account.code AS account_code, account.name AS account_name, owner.name AS owner_name,
    (
        SELECT count(*)
        FROM tariffs_assignment AS a
        JOIN tariffs_tariff AS tariff ON tariff.id = a.tariff_id
        WHERE a.book_id = asset.book_id
            AND a.asset_id = asset.id
            AND a.removed_on IS NULL
            AND NOT tariff.on_usage
            AND (%(items)s::bigint[] IS NULL OR a.item_id = ANY(%(items)s::bigint[]))
    ) AS tariffs
FROM estate_asset AS asset
LEFT JOIN estate_building AS building ON building.book_id = asset.book_id AND building.id = asset.building_id
LEFT JOIN estate_holding AS holding
    ON holding.book_id = asset.book_id AND holding.asset_id = asset.id AND %(today)s BETWEEN holding.starts_on AND holding.ends_on
LEFT JOIN accounts_account AS account ON account.book_id = asset.book_id AND account.id = holding.account_id
LEFT JOIN LATERAL (
    SELECT party.name
    FROM accounts_accountparty AS tie
    JOIN accounts_party AS party ON party.book_id = asset.book_id AND party.id = tie.party_id
    WHERE tie.book_id = asset.book_id AND tie.account_id = holding.account_id
    ORDER BY tie.role <> 'owner', tie.id
    LIMIT 1
) AS owner ON TRUE
WHERE asset.book_id = %(book)s
    AND asset.id = ANY(%(named)s::bigint[])
