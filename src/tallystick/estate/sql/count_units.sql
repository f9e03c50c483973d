-- yields: the buildings of a book that have units, in the order of their codes, and how many; units without a building come last
SELECT building.id, building.code, building.name, count(*) AS units
FROM estate_asset AS asset
LEFT JOIN estate_building AS building ON building.book_id = asset.book_id AND building.id = asset.building_id
WHERE asset.book_id = %(book)s AND asset.kind = 'unit'
GROUP BY building.id
ORDER BY building.id IS NULL, text_order(building.code) COLLATE "C"
