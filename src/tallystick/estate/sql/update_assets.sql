-- yields: the id of each asset that was set to what is wanted
UPDATE estate_asset AS asset
SET code = wanted.code, building_id = wanted.building_id, room = wanted.room, floor = wanted.floor, household = wanted.household,
    building_area = wanted.building_area, inner_area = wanted.inner_area, shared_area = wanted.shared_area,
    parking_area = wanted.parking_area, displacement = wanted.displacement
FROM unnest(
    %(asset_id)s::bigint[], %(code)s::text[], %(building_id)s::bigint[], %(room)s::text[], %(floor)s::integer[],
    %(household)s::integer[], %(building_area)s::numeric[], %(inner_area)s::numeric[], %(shared_area)s::numeric[],
    %(parking_area)s::numeric[], %(displacement)s::numeric[]
) AS wanted (asset_id, code, building_id, room, floor, household,
             building_area, inner_area, shared_area, parking_area, displacement)
WHERE asset.book_id = %(book)s AND asset.id = wanted.asset_id
RETURNING asset.id
