-- yields: the id of each building that was given its code and name
UPDATE estate_building AS building
SET code = wanted.code, name = wanted.name
FROM unnest(%(building_id)s::bigint[], %(code)s::text[], %(name)s::text[]) AS wanted (building_id, code, name)
WHERE building.book_id = %(book)s AND building.id = wanted.building_id
RETURNING building.id
