-- yields: the meters in use of a book that labels may be printed for, by building, unit and item
SELECT
    meter.id, meter.label, asset.code AS asset_code, asset.building_id,
    coalesce(nullif(building.name, ''), building.code) AS building_name, meter.item_id, item.name AS item_name, meter.serial, meter.place
FROM metering_meter AS meter
JOIN estate_asset AS asset ON asset.book_id = meter.book_id AND asset.id = meter.asset_id
LEFT JOIN estate_building AS building ON building.book_id = meter.book_id AND building.id = asset.building_id
JOIN tariffs_chargeitem AS item ON item.id = meter.item_id
WHERE meter.book_id = %(book)s
    AND meter.removed_on IS NULL
    AND meter.label > 0
    AND (%(items)s::bigint[] IS NULL OR meter.item_id = ANY(%(items)s))
    AND (%(item)s::bigint IS NULL OR meter.item_id = %(item)s)
    AND (%(building)s::bigint IS NULL OR asset.building_id = %(building)s)
    AND (%(meters)s::bigint[] IS NULL OR meter.id = ANY(%(meters)s))
ORDER BY building.code NULLS LAST, asset.floor NULLS LAST, asset.code, item.name, meter.serial, meter.id
