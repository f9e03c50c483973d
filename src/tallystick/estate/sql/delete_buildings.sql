-- yields: the id of each building removed
DELETE FROM estate_building
WHERE book_id = %(book)s AND id = ANY(%(building_id)s::bigint[])
RETURNING id
