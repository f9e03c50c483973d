-- yields: where a figure given is below the estimates before it: the last figure that was read, and the estimates since, oldest first
WITH following AS (
    SELECT
        given.*, m.replaces_id AS replaced_meter_id, m.initial, coalesce(given.multiplier, m.multiplier) AS factor,
        m.replaces_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM metering_reading AS r
            WHERE r.book_id = %(book)s AND r.asset_id = m.asset_id AND r.item_id = m.item_id AND r.meter_id = m.id AND r.voided_at IS NULL
        ) AS is_fresh
    FROM ({{given}}) AS given
    JOIN metering_meter AS m ON m.book_id = %(book)s AND m.id = given.meter_id
    WHERE NOT given.estimated
        AND NOT given.rolled_over
),

told AS (
    SELECT following.meter_id, following.place, following.month, following.current, following.previous
    FROM following
    WHERE NOT following.is_fresh
    UNION ALL
    -- The first reading of a meter put in the place of another: what that one would show, had it measured this too.
    SELECT
        old.id, following.place, following.month,
        replaced.last_current
        + (replaced.unread - replaced.left_over + (following.current - following.initial) * following.factor) / old.multiplier,
        NULL
    FROM following
    CROSS JOIN LATERAL ({{replaced}}) AS replaced
    JOIN metering_meter AS old ON old.book_id = %(book)s AND old.id = replaced.last_id
    WHERE following.is_fresh
        AND following.carried IS NULL
        AND (following.previous IS NULL OR following.previous = following.initial)
)

SELECT
    m.id AS meter_id, given.place, given.current, m.multiplier, coalesce(known.current, m.initial) AS known,
    array_agg(e.id ORDER BY e.month) AS reading_ids,
    array_agg(e.month ORDER BY e.month) AS months,
    array_agg(e.current ORDER BY e.month) AS currents,
    array_agg(e.shared ORDER BY e.month) AS shared,
    array_agg(e.carried ORDER BY e.month) AS carried,
    array_agg(e.multiplier ORDER BY e.month) AS multipliers
FROM told AS given
JOIN metering_meter AS m ON m.book_id = %(book)s AND m.id = given.meter_id
JOIN LATERAL (
    SELECT r.month, r.current, r.estimated
    FROM metering_reading AS r
    WHERE r.book_id = %(book)s
        AND r.asset_id = m.asset_id
        AND r.item_id = m.item_id
        AND r.meter_id = m.id
        AND r.month < given.month
        AND r.voided_at IS NULL
    ORDER BY r.month DESC
    LIMIT 1
) AS earlier ON earlier.estimated
LEFT JOIN LATERAL (
    SELECT r.month, r.current
    FROM metering_reading AS r
    WHERE r.book_id = %(book)s
        AND r.asset_id = m.asset_id
        AND r.item_id = m.item_id
        AND r.meter_id = m.id
        AND r.month < given.month
        AND NOT r.estimated
        AND r.voided_at IS NULL
    ORDER BY r.month DESC
    LIMIT 1
) AS known ON TRUE
JOIN metering_reading AS e
    ON e.book_id = %(book)s
    AND e.asset_id = m.asset_id
    AND e.item_id = m.item_id
    AND e.meter_id = m.id
    AND e.month < given.month
    AND (known.month IS NULL OR e.month > known.month)
    AND e.voided_at IS NULL
WHERE given.current < earlier.current
    AND (given.previous IS NULL OR given.previous = earlier.current)
    AND given.current >= coalesce(known.current, m.initial)
GROUP BY m.id, given.place, given.month, given.current, known.current
ORDER BY m.id, given.month, given.place
