-- yields: by who entered them, a month's readings: how many, by which ways, far from habit, from when to when
SELECT
    now_read.actor_name, now_read.user_id, count(*) AS readings, count(*) FILTER (WHERE now_read.way = 3) AS by_phone,
    count(*) FILTER (WHERE now_read.estimated) AS estimated,
    count(*) FILTER (
        WHERE NOT now_read.estimated AND (
            now_read.usage - now_read.loss - now_read.shared > habit.usage * %(unusual_times)s + %(unusual_units)s
            OR now_read.usage - now_read.loss - now_read.shared < habit.usage / %(unusual_times)s - %(unusual_units)s
        )
    ) AS unusual,
    min(now_read.entered_at) AS first_at, max(now_read.entered_at) AS last_at
FROM metering_reading AS now_read
LEFT JOIN LATERAL (
    SELECT avg(e.usage - e.loss - e.shared) AS usage
    FROM (
        SELECT true_one.usage, true_one.loss, true_one.shared
        FROM metering_reading AS true_one
        WHERE true_one.book_id = now_read.book_id AND true_one.asset_id = now_read.asset_id AND true_one.item_id = now_read.item_id
            AND true_one.month < now_read.month AND true_one.meter_id = now_read.meter_id AND true_one.voided_at IS NULL
            AND NOT true_one.estimated
        ORDER BY true_one.month DESC
        LIMIT %(habit_months)s
    ) AS e
) AS habit ON TRUE
WHERE now_read.book_id = %(book)s
    AND now_read.month = %(month)s
    AND now_read.voided_at IS NULL
    AND (%(items)s::bigint[] IS NULL OR now_read.item_id = ANY(%(items)s::bigint[]))
    AND (%(item)s::bigint IS NULL OR now_read.item_id = %(item)s)
GROUP BY now_read.actor_name, now_read.user_id
ORDER BY readings DESC, now_read.actor_name
