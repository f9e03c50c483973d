-- yields: whether a meter that followed one (`following.meter_id`) has been read
WITH RECURSIVE line AS (
    SELECT m.id, m.asset_id, m.item_id
    FROM metering_meter AS m
    WHERE m.book_id = %(book)s AND m.replaces_id = following.meter_id AND following.removed_on IS NOT NULL
    UNION ALL
    SELECT m.id, m.asset_id, m.item_id
    FROM line
    JOIN metering_meter AS m ON m.book_id = %(book)s AND m.replaces_id = line.id
)
SELECT EXISTS (
    SELECT FROM line
    JOIN metering_reading AS r
        ON r.book_id = %(book)s AND r.asset_id = line.asset_id AND r.item_id = line.item_id AND r.meter_id = line.id AND r.voided_at IS NULL
) AS is_read
