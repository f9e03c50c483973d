-- yields: how many bills there are, in how many places, made by how many runs, and what they say; not who made them, and when
SELECT
    count(*) AS bills,
    count(DISTINCT (starts_on, origin, origin_id)) AS places,
    count(DISTINCT run_id) AS runs,
    min(run_id) AS run_id,
    md5(
        string_agg(
            concat_ws(
                '|', account_id, asset_id, item_id, tariff_id, version_id, starts_on, ends_on, measure, inputs, net, tax, amount, due_on
            ),
            ',' ORDER BY starts_on, origin, origin_id, id
        )
    ) AS digest
FROM billing_bill
WHERE keeps_place
