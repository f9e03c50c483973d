-- yields: the id of each version whose day was free
INSERT INTO tariffs_tariffversion (tariff_id, in_force_from, unit_price, amount, formula_text, made_by)
SELECT wanted.*, %(made_by)s
FROM unnest(
    %(tariff_id)s::bigint[], %(in_force_from)s::date[], %(unit_price)s::numeric[], %(amount)s::numeric[],
    %(formula_text)s::text[]
) AS wanted
ON CONFLICT (tariff_id, in_force_from) DO NOTHING
RETURNING id
