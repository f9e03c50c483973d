-- yields: the id of each asset removed, with everything that says who held it
WITH holdings AS (
    DELETE FROM estate_holding
    WHERE book_id = %(book)s AND asset_id = ANY(%(asset_id)s::bigint[])
)
DELETE FROM estate_asset
WHERE book_id = %(book)s AND id = ANY(%(asset_id)s::bigint[])
RETURNING id
