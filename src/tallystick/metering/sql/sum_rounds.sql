-- yields: how far a month's round of an item is, by building and floor: meters, read, estimated, left, far from habit, and who read
-- A meter counts where it hangs at the month's end; of one that is taken down in the month its successor is read.
SELECT
    asset.building_id, building.code AS building_code, coalesce(nullif(building.name, ''), building.code, '') AS building_name,
    asset.floor, count(*) AS meters,
    count(r.id) FILTER (WHERE NOT r.estimated) AS read,
    count(r.id) FILTER (WHERE r.estimated) AS estimated,
    count(*) - count(r.id) AS left_over,
    count(*) FILTER (
        WHERE NOT r.estimated AND (
            r.measured > habit.usage * %(unusual_times)s + %(unusual_units)s
            OR r.measured < habit.usage / %(unusual_times)s - %(unusual_units)s
        )
    ) AS unusual,
    coalesce(array_agg(DISTINCT r.actor_name) FILTER (WHERE NOT r.estimated), '{}') AS readers
FROM metering_meter AS meter
JOIN estate_asset AS asset ON asset.book_id = meter.book_id AND asset.id = meter.asset_id
LEFT JOIN estate_building AS building ON building.book_id = meter.book_id AND building.id = asset.building_id
LEFT JOIN LATERAL (
    SELECT one.id, one.estimated, one.actor_name, one.usage - one.loss - one.shared AS measured
    FROM metering_reading AS one
    WHERE one.book_id = meter.book_id AND one.month = %(month)s AND one.meter_id = meter.id AND one.voided_at IS NULL
    OFFSET 0
) AS r ON TRUE
LEFT JOIN LATERAL (
    SELECT avg(e.usage - e.loss - e.shared) AS usage
    FROM (
        SELECT true_one.usage, true_one.loss, true_one.shared
        FROM metering_reading AS true_one
        WHERE true_one.book_id = meter.book_id AND true_one.asset_id = meter.asset_id AND true_one.item_id = meter.item_id
            AND true_one.month < %(month)s AND true_one.meter_id = meter.id AND true_one.voided_at IS NULL AND NOT true_one.estimated
        ORDER BY true_one.month DESC
        LIMIT %(habit_months)s
    ) AS e
) AS habit ON r.id IS NOT NULL
WHERE meter.book_id = %(book)s
    AND meter.label > 0
    AND (
        r.id IS NOT NULL
        OR (
            (meter.removed_on IS NULL OR meter.removed_on >= %(month)s::date + INTERVAL '1 month')
            AND (meter.installed_on IS NULL OR meter.installed_on < %(month)s::date + INTERVAL '1 month')
        )
    )
    AND (%(items)s::bigint[] IS NULL OR meter.item_id = ANY(%(items)s))
    AND (%(item)s::bigint IS NULL OR meter.item_id = %(item)s)
GROUP BY asset.building_id, building.code, building.name, asset.floor
ORDER BY building.code NULLS LAST, asset.floor NULLS LAST
