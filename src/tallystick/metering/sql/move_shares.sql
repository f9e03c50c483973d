-- does: lets the shares of readings stand in those that replace them
UPDATE metering_share AS s
SET reading_id = moved.new_id
FROM unnest(%(old)s::bigint[], %(new)s::bigint[]) AS moved (old_id, new_id)
JOIN metering_reading AS r ON r.book_id = %(book)s AND r.id = moved.old_id
WHERE s.book_id = r.book_id
    AND s.asset_id = r.asset_id
    AND s.item_id = r.item_id
    AND s.month = r.month
    AND s.reading_id = r.id
    AND s.voided_at IS NULL
