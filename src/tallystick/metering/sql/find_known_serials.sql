-- yields: one serial that a meter of the item and book bears already, if there is one
SELECT meter.serial
FROM unnest(%(item_id)s::bigint[], %(serial)s::text[]) AS wanted (item_id, serial)
JOIN metering_meter AS meter
  ON meter.book_id = %(book)s AND meter.item_id = wanted.item_id AND meter.serial = wanted.serial
WHERE wanted.serial <> ''
LIMIT 1
