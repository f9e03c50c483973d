-- does: makes a meter that is no device (label 0) for each unit that has none, so that its shares have a place; yields those there are now
WITH made AS (
    INSERT INTO metering_meter (book_id, asset_id, item_id, serial, multiplier, initial, label)
    SELECT %(book)s, wanted.asset_id, %(item)s, '', 1, 0, 0
    FROM unnest(%(assets)s::bigint[]) AS wanted (asset_id)
    WHERE NOT EXISTS (
        SELECT FROM metering_meter AS m
        WHERE m.book_id = %(book)s AND m.asset_id = wanted.asset_id AND m.item_id = %(item)s AND m.label = 0
    )
    RETURNING id, asset_id
)
SELECT id, asset_id
FROM made
UNION ALL
SELECT min(m.id), m.asset_id
FROM metering_meter AS m
WHERE m.book_id = %(book)s AND m.asset_id = ANY(%(assets)s::bigint[]) AND m.item_id = %(item)s AND m.label = 0
GROUP BY m.asset_id
ORDER BY id
