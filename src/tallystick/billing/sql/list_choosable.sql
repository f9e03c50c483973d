-- yields: the assets of a book that a filter finds, or those given; key sorts them as people count: 1-2-101 before 1-10-101
SELECT
    asset.id, asset.book_id, asset.code, asset.kind, asset.room, asset.floor,
    regexp_replace(regexp_replace(asset.code, '(\d+)', '0000000000\1', 'g'), '\d*(\d{10})', '\1', 'g') AS key
FROM estate_asset AS asset
WHERE asset.book_id = %(book)s
    AND (%(assets)s::bigint[] IS NULL OR asset.id = ANY(%(assets)s::bigint[]))
    AND (%(building)s::bigint IS NULL OR asset.building_id = %(building)s)
    AND (%(kind)s::text IS NULL OR asset.kind = %(kind)s)
    AND (%(floor)s::int IS NULL OR asset.floor = %(floor)s)
    AND (
        %(accounts)s::bigint[] IS NULL
        OR EXISTS (
            SELECT FROM estate_holding AS holding
            WHERE holding.book_id = asset.book_id
                AND holding.asset_id = asset.id
                AND holding.account_id = ANY(%(accounts)s::bigint[])
                AND %(today)s BETWEEN holding.starts_on AND holding.ends_on
        )
    )
