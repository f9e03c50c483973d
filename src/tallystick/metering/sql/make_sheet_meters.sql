-- does: makes the meters that a sheet's units lack, and has its rows name them
WITH made AS (
    INSERT INTO metering_meter (book_id, asset_id, item_id, serial, multiplier, initial)
    SELECT DISTINCT %(book)s, r.asset_id, r.item_id, '', 1, 0
    FROM metering_sheetrow AS r
    WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s AND r.meter_id IS NULL AND r.faults IS NULL
    RETURNING id, asset_id, item_id
)
UPDATE metering_sheetrow AS r
SET meter_id = made.id
FROM made
WHERE r.book_id = %(book)s
    AND r.sheet_id = %(sheet)s
    AND r.meter_id IS NULL
    AND r.faults IS NULL
    AND r.asset_id = made.asset_id
    AND r.item_id = made.item_id
