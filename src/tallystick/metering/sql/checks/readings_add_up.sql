-- yields: live readings whose usage is not what their own figures come to; counted are readings
WITH judged AS (
    SELECT
        r.book_id, r.id, r.usage, raw.measured,
        CASE
            WHEN m.id IS NULL OR m.asset_id <> r.asset_id OR m.item_id <> r.item_id THEN 'meter'
            WHEN r.month <> date_trunc('month', r.month)::date THEN 'month'
            -- Whether an item counts loss may have changed since.
            WHEN r.usage - r.shared - greatest(0, raw.measured) NOT IN (0, r.loss) THEN 'usage'
        END AS fault
    FROM metering_reading AS r
    LEFT JOIN metering_meter AS m ON m.book_id = r.book_id AND m.id = r.meter_id
    CROSS JOIN LATERAL (
        SELECT
            (r.current - r.previous + CASE WHEN r.rolled_over THEN power(10::numeric, m.digits) ELSE 0 END) * r.multiplier + r.carried
                AS measured
    ) AS raw
    WHERE r.voided_at IS NULL AND (%(books)s::bigint[] IS NULL OR r.book_id = ANY(%(books)s))
),

looked AS (
    SELECT count(*) AS counted FROM judged
),

found AS (
    SELECT fault, book_id, id AS reading_id, usage, measured
    FROM judged
    WHERE fault IS NOT NULL
    LIMIT 100
)

SELECT found.fault, found.book_id, found.reading_id, found.usage, found.measured, looked.counted
FROM looked
LEFT JOIN found ON true
