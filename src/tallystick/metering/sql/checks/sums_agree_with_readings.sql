-- yields: kept sums that are not those of the readings; counted are readings
WITH readings AS (
    SELECT book_id, month, item_id, actor_name, way, estimated, count(*) AS readings, sum(usage) AS usage
    FROM metering_reading
    WHERE voided_at IS NULL
      AND (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY 1, 2, 3, 4, 5, 6
),

kept AS (
    SELECT book_id, month, item_id, actor_name, way, estimated, sum(readings) AS readings, sum(usage) AS usage
    FROM metering_readingsum
    WHERE (%(books)s::bigint[] IS NULL OR book_id = ANY(%(books)s))
    GROUP BY 1, 2, 3, 4, 5, 6
),

judged AS (
    SELECT
        book_id, month, item_id, actor_name, way, readings.readings, kept.readings AS kept_readings, readings.usage,
        kept.usage AS kept_usage,
        CASE
            WHEN coalesce(readings.readings, 0) <> coalesce(kept.readings, 0) THEN 'readings'
            WHEN coalesce(readings.usage, 0) <> coalesce(kept.usage, 0) THEN 'usage'
        END AS fault
    FROM readings
    FULL JOIN kept USING (book_id, month, item_id, actor_name, way, estimated)
),

looked AS (
    SELECT coalesce(sum(readings), 0)::bigint AS counted FROM judged
),

found AS (
    SELECT * FROM judged WHERE fault IS NOT NULL LIMIT 100
)

SELECT
    found.fault, found.book_id, found.month, found.item_id, found.actor_name, found.way, found.readings, found.kept_readings,
    found.usage, found.kept_usage, looked.counted
FROM looked
LEFT JOIN found ON true
