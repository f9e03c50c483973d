-- does: lets shares of an apportionment stand in the readings that took them
UPDATE metering_share AS s
SET reading_id = taken.reading_id
FROM unnest(%(assets)s::bigint[], %(readings)s::bigint[]) AS taken (asset_id, reading_id)
WHERE s.book_id = %(book)s AND s.apportionment_id = %(apportionment)s AND s.asset_id = taken.asset_id AND s.voided_at IS NULL
