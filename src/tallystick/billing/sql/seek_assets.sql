-- yields: the assets of a building
SELECT asset.id
FROM estate_asset AS asset
WHERE asset.book_id = ANY(%(books)s::bigint[]) AND asset.building_id = %(building)s
