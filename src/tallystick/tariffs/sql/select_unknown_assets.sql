-- yields: assets that are not in the book, a hundred at most
-- `+ 0` keeps the planner to the primary key: for assets added a moment ago it would look through the book for each.
SELECT wanted.asset_id
FROM unnest(%(asset_id)s::bigint[]) AS wanted (asset_id)
WHERE NOT EXISTS (
    SELECT FROM estate_asset AS asset WHERE asset.book_id + 0 = %(book)s AND asset.id = wanted.asset_id OFFSET 0
)
LIMIT 100
