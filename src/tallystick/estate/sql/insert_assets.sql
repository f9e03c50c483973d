-- yields: the id and code of each asset that was not there yet
INSERT INTO estate_asset
    (book_id, code, kind, building_id, room, floor, household,
     building_area, inner_area, shared_area, parking_area, displacement)
SELECT %(book)s, wanted.*
FROM unnest(
    %(code)s::text[], %(kind)s::text[], %(building_id)s::bigint[], %(room)s::text[], %(floor)s::integer[],
    %(household)s::integer[], %(building_area)s::numeric[], %(inner_area)s::numeric[], %(shared_area)s::numeric[],
    %(parking_area)s::numeric[], %(displacement)s::numeric[]
) AS wanted
ON CONFLICT (book_id, code) DO NOTHING
RETURNING id, code
