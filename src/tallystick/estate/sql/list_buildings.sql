-- yields: buildings with how many units, spaces and vehicles stand in each, and their floors
SELECT
    building.book_id, book.code AS book_code, book.name AS book_name, building.id, building.code, building.name,
    held.units, held.others, held.floors, held.area
FROM estate_building AS building
JOIN accounts_book AS book ON book.id = building.book_id
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE asset.kind = 'unit') AS units, count(*) FILTER (WHERE asset.kind <> 'unit') AS others,
        count(DISTINCT asset.floor) AS floors, sum(asset.building_area) AS area
    FROM estate_asset AS asset
    WHERE asset.book_id = building.book_id AND asset.building_id = building.id
) AS held
WHERE building.book_id = ANY(%(books)s::bigint[])
  AND (%(text)s = '' OR strpos(text_findable(building.code) || ' ' || text_findable(building.name), text_sought(%(text)s)) > 0)
