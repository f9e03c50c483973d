-- yields: the rows of a sheet, those that are wrong or odd first if so wanted
SELECT
    r.book_id, r.id, r.number, coalesce(a.code, r.given_asset, '') AS asset, coalesce(m.serial, r.given_serial, '') AS serial,
    coalesce(i.name, r.given_item, '') AS item, r.month, coalesce(r.previous, r.given_previous) AS previous, r.given_current AS current,
    r.usage, r.amount, r.worked_out, r.given_amount, r.given_read_on AS read_on, coalesce(r.given_remark, '') AS remark, r.faults, r.warnings,
    CASE WHEN r.faults IS NOT NULL THEN 0 WHEN r.warnings @> '[{"code": "unusual"}]' THEN 1 WHEN r.warnings IS NOT NULL THEN 2 ELSE 3 END AS concern
FROM metering_sheetrow AS r
LEFT JOIN estate_asset AS a ON a.book_id = r.book_id AND a.id = r.asset_id
LEFT JOIN metering_meter AS m ON m.book_id = r.book_id AND m.id = r.meter_id
LEFT JOIN tariffs_chargeitem AS i ON i.id = r.item_id
WHERE r.book_id = %(book)s
    AND r.sheet_id = %(sheet)s
    AND (NOT %(only_faulty)s OR r.faults IS NOT NULL)
