-- does: lets meters' labels printed so far lead nowhere
UPDATE metering_meter
SET label = label + 1
WHERE book_id = %(book)s
    AND id = ANY(%(meters)s::bigint[])
    AND label > 0
    AND (%(items)s::bigint[] IS NULL OR item_id = ANY(%(items)s))
