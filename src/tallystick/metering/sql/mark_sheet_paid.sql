-- does: says of rows of a sheet that money lies on what stands there
UPDATE metering_sheetrow AS r
SET faults = jsonb_build_array(jsonb_build_object('column', 'current', 'code', 'paid', 'value', NULL))
WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s AND r.number = ANY(%(numbers)s::integer[])
