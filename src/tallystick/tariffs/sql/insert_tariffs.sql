-- yields: the id, item and name of each tariff that was not there yet
INSERT INTO tariffs_tariff
    (book_id, item_id, name, currency, method, measure, months, price_for, on_usage, remark)
SELECT %(book)s::bigint, wanted.*
FROM unnest(
    %(item_id)s::bigint[], %(name)s::text[], %(currency)s::text[], %(method)s::text[], %(measure)s::text[],
    %(months)s::smallint[], %(price_for)s::text[], %(on_usage)s::boolean[], %(remark)s::text[]
) AS wanted
ON CONFLICT (book_id, item_id, name) DO NOTHING
RETURNING id, item_id, name
