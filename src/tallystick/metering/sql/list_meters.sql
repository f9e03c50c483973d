-- yields: the meters of a book with the names of asset and item, the meters before and after them, and what was read last
SELECT
    meter.book_id, meter.id, meter.asset_id, asset.code AS asset_code, asset.building_id, asset.floor, asset.room,
    coalesce(nullif(building.name, ''), building.code, '') AS building_name,
    meter.item_id, item.name AS item_name, meter.serial, meter.multiplier, meter.initial, meter.digits, meter.place, meter.communal,
    meter.label, meter.installed_on, meter.removed_on, meter.final, meter.final_rolled_over, meter.replaces_id,
    after.id AS replaced_by_id, last.month AS last_month, last.current AS last_current, last.estimated AS last_estimated
FROM metering_meter AS meter
JOIN estate_asset AS asset ON asset.book_id = meter.book_id AND asset.id = meter.asset_id
LEFT JOIN estate_building AS building ON building.book_id = meter.book_id AND building.id = asset.building_id
JOIN tariffs_chargeitem AS item ON item.id = meter.item_id
LEFT JOIN metering_meter AS after ON after.book_id = meter.book_id AND after.replaces_id = meter.id
LEFT JOIN LATERAL (
    SELECT r.month, r.current, r.estimated
    FROM metering_reading AS r
    WHERE r.book_id = meter.book_id
        AND r.asset_id = meter.asset_id
        AND r.item_id = meter.item_id
        AND r.meter_id = meter.id
        AND r.voided_at IS NULL
    ORDER BY r.month DESC
    LIMIT 1
) AS last ON TRUE
WHERE meter.book_id = %(book)s
    AND meter.label > 0
    AND (%(meter)s::bigint IS NULL OR meter.id = %(meter)s)
    AND (%(items)s::bigint[] IS NULL OR meter.item_id = ANY(%(items)s))
    AND (%(item)s::bigint IS NULL OR meter.item_id = %(item)s)
    AND (%(assets)s::bigint[] IS NULL OR meter.asset_id = ANY(%(assets)s))
    AND (%(building)s::bigint IS NULL OR asset.building_id = %(building)s)
    AND (%(communal)s::boolean IS NULL OR meter.communal = %(communal)s)
    AND (
        %(text)s = ''
        OR strpos(lower(asset.code), lower(%(text)s)) > 0
        OR strpos(lower(meter.serial), lower(%(text)s)) > 0
        OR strpos(lower(meter.place), lower(%(text)s)) > 0
    )
    AND CASE %(state)s WHEN 'in_use' THEN meter.removed_on IS NULL WHEN 'removed' THEN meter.removed_on IS NOT NULL ELSE TRUE END
