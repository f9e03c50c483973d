-- yields: one asset that is not in the book, if there is one
SELECT wanted.asset_id
FROM unnest(%(asset_id)s::bigint[]) AS wanted (asset_id)
WHERE NOT EXISTS (
    SELECT FROM estate_asset AS asset WHERE asset.book_id = %(book)s AND asset.id = wanted.asset_id
)
LIMIT 1
