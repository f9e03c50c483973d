-- does: sets what assets measure, by their code
UPDATE estate_asset AS asset
SET building_id = wanted.building_id, room = wanted.room, floor = wanted.floor, household = wanted.household,
    building_area = wanted.building_area, inner_area = wanted.inner_area, shared_area = wanted.shared_area,
    parking_area = wanted.parking_area, displacement = wanted.displacement
FROM unnest(
    %(code)s::text[], %(building_id)s::bigint[], %(room)s::text[], %(floor)s::integer[], %(household)s::integer[],
    %(building_area)s::numeric[], %(inner_area)s::numeric[], %(shared_area)s::numeric[], %(parking_area)s::numeric[],
    %(displacement)s::numeric[]
) AS wanted (code, building_id, room, floor, household,
             building_area, inner_area, shared_area, parking_area, displacement)
WHERE asset.book_id = %(book)s AND asset.code = wanted.code
