-- yields: what the meters before one (`following.replaced_meter_id` and on) measured that no reading took, and the last month they were read
WITH RECURSIVE line AS (
    SELECT
        m.id, m.replaces_id, m.asset_id, m.item_id, m.multiplier, m.initial, m.digits, m.final,
        CASE WHEN m.final_rolled_over THEN power(10::numeric, m.digits) ELSE 0 END AS turned
    FROM metering_meter AS m
    WHERE m.book_id = %(book)s AND m.id = following.replaced_meter_id
    UNION ALL
    SELECT
        m.id, m.replaces_id, m.asset_id, m.item_id, m.multiplier, m.initial, m.digits, m.final,
        CASE WHEN m.final_rolled_over THEN power(10::numeric, m.digits) ELSE 0 END
    FROM line
    JOIN metering_meter AS m ON m.book_id = %(book)s AND m.id = line.replaces_id
    WHERE NOT EXISTS (
        SELECT FROM metering_reading AS r
        WHERE r.book_id = %(book)s AND r.asset_id = line.asset_id AND r.item_id = line.item_id AND r.meter_id = line.id AND r.voided_at IS NULL
    )
)
SELECT
    sum(
        (line.final + line.turned - coalesce(last.current, line.initial)) * line.multiplier
        + coalesce(
            least(
                0,
                (last.current - last.previous + CASE WHEN last.rolled_over THEN power(10::numeric, line.digits) ELSE 0 END) * last.multiplier
                + last.carried
            ),
            0
        )
    ) AS unread,
    max(last.month) AS last_month,
    -- The one that was read, its last figure, and what its readings left over.
    max(line.id) FILTER (WHERE last.month IS NOT NULL) AS last_id,
    max(last.current) AS last_current,
    sum(
        least(
            0,
            (last.current - last.previous + CASE WHEN last.rolled_over THEN power(10::numeric, line.digits) ELSE 0 END) * last.multiplier
            + last.carried
        )
    ) FILTER (WHERE last.month IS NOT NULL) AS left_over
FROM line
LEFT JOIN LATERAL (
    SELECT r.month, r.previous, r.current, r.multiplier, r.carried, r.rolled_over
    FROM metering_reading AS r
    WHERE r.book_id = %(book)s AND r.asset_id = line.asset_id AND r.item_id = line.item_id AND r.meter_id = line.id AND r.voided_at IS NULL
    ORDER BY r.month DESC
    LIMIT 1
) AS last ON TRUE
