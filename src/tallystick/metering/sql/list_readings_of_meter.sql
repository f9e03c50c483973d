-- yields: the live readings of a meter, the latest first: with the figure before each, and whether there is a gap between the two
SELECT
    r.*,
    lag(r.current) OVER run AS earlier_current,
    -- A true figure below an estimate begins with itself; what the estimate took too much is carried.
    coalesce(lag(r.current) OVER run <> r.previous AND NOT (lag(r.estimated) OVER run AND r.previous = r.current AND r.carried < 0), FALSE)
        AS gap
FROM metering_reading AS r
JOIN metering_meter AS meter ON meter.book_id = r.book_id AND meter.id = r.meter_id
WHERE r.book_id = %(book)s
    AND meter.id = %(meter)s
    AND r.asset_id = meter.asset_id
    AND r.item_id = meter.item_id
    AND (%(items)s::bigint[] IS NULL OR r.item_id = ANY(%(items)s::bigint[]))
    AND r.voided_at IS NULL
WINDOW run AS (ORDER BY r.month)
ORDER BY r.month DESC
