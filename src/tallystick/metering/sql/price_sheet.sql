-- does: keeps what the bills of a sheet's rows come to, or why they come to nothing; the tax is in it
UPDATE metering_sheetrow AS r
SET
    amount = priced.net + priced.tax,
    worked_out = coalesce((priced.inputs ->> 'worked_out')::numeric, priced.net + priced.tax),
    faults = CASE
        WHEN priced.code IS NOT NULL THEN jsonb_build_array(jsonb_build_object('column', 'current', 'code', priced.code, 'value', priced.lacks))
    END,
    warnings = CASE
        WHEN (priced.inputs ->> 'worked_out')::numeric <> priced.net + priced.tax THEN coalesce(r.warnings, '[]') || jsonb_build_array(
            jsonb_build_object('column', 'amount', 'code', 'other_amount', 'value', priced.inputs ->> 'worked_out')
        )
        ELSE r.warnings
    END
FROM ({{worked}}) AS priced
WHERE r.book_id = %(book)s AND r.sheet_id = %(sheet)s AND r.reading_id = priced.origin_id
