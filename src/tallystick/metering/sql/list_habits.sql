-- yields: what meters are used to: the mean of what they (and those before them in their place) measured in their last true readings
WITH RECURSIVE line AS (
    SELECT m.id AS meter_id, m.id AS member_id, m.replaces_id, m.asset_id, m.item_id, m.digits
    FROM metering_meter AS m
    WHERE m.book_id = %(book)s
        AND (%(items)s::bigint[] IS NULL OR m.item_id = ANY(%(items)s))
        AND (%(item)s::bigint IS NULL OR m.item_id = %(item)s)
        AND (%(meters)s::bigint[] IS NULL OR m.id = ANY(%(meters)s))
    UNION ALL
    SELECT line.meter_id, before.id, before.replaces_id, before.asset_id, before.item_id, before.digits
    FROM line
    JOIN metering_meter AS before ON before.book_id = %(book)s AND before.id = line.replaces_id
),
lately AS (
    SELECT
        line.meter_id, r.raw,
        row_number() OVER (PARTITION BY line.meter_id ORDER BY r.month DESC, r.id DESC) AS number
    FROM line
    CROSS JOIN LATERAL (
        SELECT
            r.id, r.month,
            (r.current - r.previous + CASE WHEN r.rolled_over THEN power(10::numeric, line.digits) ELSE 0 END) * r.multiplier + r.carried AS raw
        FROM metering_reading AS r
        WHERE r.book_id = %(book)s
            AND r.asset_id = line.asset_id
            AND r.item_id = line.item_id
            AND r.meter_id = line.member_id
            AND NOT r.estimated
            AND r.way <> 6
            AND (%(before)s::date IS NULL OR r.month < %(before)s)
            AND r.voided_at IS NULL
        ORDER BY r.month DESC
        LIMIT %(habit_months)s
    ) AS r
)
SELECT lately.meter_id, round(avg(greatest(0, lately.raw)), 4) AS habit
FROM lately
WHERE lately.number <= %(habit_months)s
GROUP BY lately.meter_id
