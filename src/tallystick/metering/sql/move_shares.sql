-- does: lets the shares of readings stand in those that replace them
UPDATE metering_share AS s
SET reading_id = moved.new_id
FROM metering_reading AS r
JOIN unnest(%(old)s::bigint[], %(new)s::bigint[]) AS moved (old_id, new_id) ON moved.old_id = r.id
WHERE r.book_id = %(book)s
    AND s.book_id = r.book_id
    AND s.asset_id = r.asset_id
    AND s.item_id = r.item_id
    AND s.month = r.month
    AND s.reading_id = r.id
    AND s.voided_at IS NULL
