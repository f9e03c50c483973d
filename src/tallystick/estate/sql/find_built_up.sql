-- yields: the code of a building among the given ones that still has assets, and how many
SELECT building.code, count(*) AS assets
FROM estate_building AS building
JOIN estate_asset AS asset ON asset.book_id = building.book_id AND asset.building_id = building.id
WHERE building.book_id = %(book)s AND building.id = ANY(%(building_id)s::bigint[])
GROUP BY building.id
ORDER BY building.code
LIMIT 1
