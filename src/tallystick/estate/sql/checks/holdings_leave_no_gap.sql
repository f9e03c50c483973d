-- yields: assets that no account holds on some day, for which nothing could be billed then; counted are assets
WITH held AS (
    SELECT asset.book_id, asset.id AS asset_id, asset.code, coalesce(sum(holding.ends_on - holding.starts_on + 1), 0) AS days
    FROM estate_asset AS asset
    LEFT JOIN estate_holding AS holding ON holding.book_id = asset.book_id AND holding.asset_id = asset.id
    WHERE (%(books)s::bigint[] IS NULL OR asset.book_id = ANY(%(books)s))
    GROUP BY asset.book_id, asset.id
),

looked AS (
    SELECT count(*) AS counted FROM held
),

found AS (
    -- Days of one asset never overlap: as many as there are leave no gap.
    SELECT 'not_held' AS fault, book_id, asset_id, code
    FROM held
    WHERE days <> DATE '9999-12-31' - DATE '0001-01-01' + 1
    LIMIT 100
)

SELECT found.fault, found.book_id, found.asset_id, found.code, looked.counted
FROM looked
LEFT JOIN found ON true
