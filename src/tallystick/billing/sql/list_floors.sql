-- yields: the floors on which a book, or one building of it, has units
SELECT DISTINCT asset.floor
FROM estate_asset AS asset
WHERE asset.book_id = %(book)s
    AND asset.floor IS NOT NULL
    AND (%(building)s::bigint IS NULL OR asset.building_id = %(building)s)
ORDER BY asset.floor
