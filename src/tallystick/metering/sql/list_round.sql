-- yields: the meters in use of a book, by building, floor and unit: what was last read, what is usual, what is read in the month
WITH walked AS (
    SELECT
        meter.id, meter.asset_id, asset.code AS asset_code, asset.room, asset.floor, building.code AS building_code,
        building.name AS building_name, meter.item_id, item.name AS item_name, meter.serial, meter.place, meter.communal,
        meter.multiplier, meter.digits, meter.initial, meter.label, meter.book_id
    FROM metering_meter AS meter
    JOIN estate_asset AS asset ON asset.book_id = meter.book_id AND asset.id = meter.asset_id
    LEFT JOIN estate_building AS building ON building.book_id = meter.book_id AND building.id = asset.building_id
    JOIN tariffs_chargeitem AS item ON item.id = meter.item_id
    WHERE meter.book_id = %(book)s
        AND meter.removed_on IS NULL
        AND (%(items)s::bigint[] IS NULL OR meter.item_id = ANY(%(items)s))
        AND (%(meter)s::bigint IS NULL OR meter.id = %(meter)s)
)
SELECT
    walked.*, coalesce(last.current, walked.initial) AS previous, last.month AS previous_month, last.usage AS last_usage,
    coalesce(least(0, last.raw), 0) AS left_over, usual.habit, now_read.id AS reading_id, now_read.current,
    now_read.estimated, now_read.actor_name, now_read.user_id, now_read.entered_at, now_read.photo
FROM walked
LEFT JOIN LATERAL (
    SELECT
        r.current, r.month, r.usage,
        (r.current - r.previous + CASE WHEN r.rolled_over THEN 10::numeric ^ walked.digits ELSE 0 END) * r.multiplier + r.carried AS raw
    FROM metering_reading AS r
    WHERE r.book_id = walked.book_id AND r.asset_id = walked.asset_id AND r.item_id = walked.item_id
        AND r.meter_id = walked.id AND r.voided_at IS NULL AND r.month < %(month)s
    ORDER BY r.month DESC
    LIMIT 1
) AS last ON TRUE
LEFT JOIN LATERAL (
    SELECT round(avg(true_ones.measured), 4) AS habit
    FROM (
        SELECT r.usage - r.loss - r.shared AS measured
        FROM metering_reading AS r
        WHERE r.book_id = walked.book_id AND r.asset_id = walked.asset_id AND r.item_id = walked.item_id
            AND r.meter_id = walked.id AND r.voided_at IS NULL AND r.month < %(month)s AND NOT r.estimated
        ORDER BY r.month DESC
        LIMIT %(habit_months)s
    ) AS true_ones
) AS usual ON TRUE
LEFT JOIN metering_reading AS now_read
    ON now_read.book_id = walked.book_id AND now_read.asset_id = walked.asset_id AND now_read.item_id = walked.item_id
    AND now_read.meter_id = walked.id AND now_read.voided_at IS NULL AND now_read.month = %(month)s
ORDER BY walked.building_code NULLS LAST, walked.floor NULLS LAST, walked.asset_code, walked.item_name, walked.serial, walked.id
