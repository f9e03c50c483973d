-- yields: the id and name of each charge item that was not there yet
INSERT INTO tariffs_chargeitem
    (book_id, name, cycle, pre_generate_month, late_from, grace_days, daily_percent, ceiling_percent,
     partial_period, loss, tax_percent)
SELECT %(book)s::bigint, wanted.*
FROM unnest(
    %(name)s::text[], %(cycle)s::text[], %(pre_generate_month)s::smallint[], %(late_from)s::text[],
    %(grace_days)s::integer[], %(daily_percent)s::numeric[], %(ceiling_percent)s::numeric[],
    %(partial_period)s::text[], %(loss)s::boolean[], %(tax_percent)s::numeric[]
) AS wanted
ON CONFLICT (book_id, name) DO NOTHING
RETURNING id, name
