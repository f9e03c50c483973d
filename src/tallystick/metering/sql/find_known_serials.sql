-- yields: one serial that a meter of the item and book bears already, if there is one
SELECT serial
FROM (
    SELECT item_id, serial
    FROM unnest(%(item_id)s::bigint[], %(serial)s::text[]) AS wanted (item_id, serial)
    INTERSECT
    SELECT meter.item_id, meter.serial
    FROM metering_meter AS meter
    WHERE meter.book_id = %(book)s AND meter.serial <> ''
) AS known
LIMIT 1
