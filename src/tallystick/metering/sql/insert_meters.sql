-- yields: the ids of the meters, in the order given
WITH made AS (
    INSERT INTO metering_meter (book_id, asset_id, item_id, serial, multiplier, initial, digits, place, communal, installed_on)
    SELECT %(book)s, asset_id, item_id, serial, multiplier, initial, digits, place, communal, installed_on
    FROM unnest(
        %(asset_id)s::bigint[], %(item_id)s::bigint[], %(serial)s::text[], %(multiplier)s::numeric[],
        %(initial)s::numeric[], %(digits)s::smallint[], %(place)s::text[], %(communal)s::boolean[], %(installed_on)s::date[]
    ) WITH ORDINALITY AS wanted (asset_id, item_id, serial, multiplier, initial, digits, place, communal, installed_on, number)
    ORDER BY number
    RETURNING id
)
SELECT id FROM made ORDER BY id
