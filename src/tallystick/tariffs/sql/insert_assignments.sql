-- yields: the ids of the assignments, in the order given
WITH made AS (
    INSERT INTO tariffs_assignment
        (book_id, asset_id, item_id, tariff_id, start_on, end_on, amount, made_on, made_by)
    SELECT %(book)s, asset_id, item_id, tariff_id, start_on, end_on, amount, %(made_on)s, %(made_by)s
    FROM unnest(
        %(asset_id)s::bigint[], %(item_id)s::bigint[], %(tariff_id)s::bigint[], %(start_on)s::date[],
        %(end_on)s::date[], %(amount)s::numeric[]
    ) WITH ORDINALITY AS wanted (asset_id, item_id, tariff_id, start_on, end_on, amount, number)
    ORDER BY number
    RETURNING id
)
SELECT id FROM made ORDER BY id
