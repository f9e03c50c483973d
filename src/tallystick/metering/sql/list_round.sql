-- yields: the meters in use of a book, by building, floor and unit: what each showed last, what its next usage begins with, and
-- what is read in the month
WITH following AS (
    SELECT
        meter.id, meter.asset_id, asset.code AS asset_code, asset.room, asset.floor, building.code AS building_code,
        building.name AS building_name, meter.item_id, item.name AS item_name, meter.serial, meter.place, meter.communal,
        meter.multiplier, meter.digits, meter.initial, meter.label, meter.replaces_id AS replaced_meter_id
    FROM metering_meter AS meter
    JOIN estate_asset AS asset ON asset.book_id = meter.book_id AND asset.id = meter.asset_id
    LEFT JOIN estate_building AS building ON building.book_id = meter.book_id AND building.id = asset.building_id
    JOIN tariffs_chargeitem AS item ON item.id = meter.item_id
    WHERE meter.book_id = %(book)s
        AND meter.removed_on IS NULL
        AND meter.label > 0
        AND (%(items)s::bigint[] IS NULL OR meter.item_id = ANY(%(items)s))
        AND (%(meter)s::bigint IS NULL OR meter.id = %(meter)s)
)
SELECT
    following.*, coalesce(last.current, following.initial) AS previous, last.month AS previous_month, last.usage AS last_usage,
    coalesce(least(0, last.raw), replaced.unread, 0) AS left_over, this.id AS reading_id, this.current, this.estimated,
    this.actor_name, this.entered_at
FROM following
LEFT JOIN LATERAL (
    SELECT
        r.current, r.month, r.usage,
        (r.current - r.previous + CASE WHEN r.rolled_over THEN power(10::numeric, following.digits) ELSE 0 END) * r.multiplier + r.carried
            AS raw
    FROM metering_reading AS r
    WHERE r.book_id = %(book)s
        AND r.asset_id = following.asset_id
        AND r.item_id = following.item_id
        AND r.meter_id = following.id
        AND r.month < %(month)s
        AND r.voided_at IS NULL
    ORDER BY r.month DESC
    LIMIT 1
) AS last ON TRUE
LEFT JOIN LATERAL ({{replaced}}) AS replaced ON following.replaced_meter_id IS NOT NULL
LEFT JOIN metering_reading AS this
    ON this.book_id = %(book)s
    AND this.asset_id = following.asset_id
    AND this.item_id = following.item_id
    AND this.meter_id = following.id
    AND this.month = %(month)s
    AND this.voided_at IS NULL
ORDER BY
    following.building_code NULLS LAST, following.floor NULLS LAST, following.asset_code, following.item_name, following.serial,
    following.id
