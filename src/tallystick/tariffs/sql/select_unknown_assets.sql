-- yields: one asset that is not in the book, if there is one
-- The book is compared outside: for assets added a moment ago the planner would look through the book for each.
SELECT wanted.asset_id
FROM unnest(%(asset_id)s::bigint[]) AS wanted (asset_id)
LEFT JOIN LATERAL (
    SELECT asset.book_id FROM estate_asset AS asset WHERE asset.id = wanted.asset_id OFFSET 0
) AS known ON true
WHERE known.book_id IS DISTINCT FROM %(book)s
LIMIT 1
