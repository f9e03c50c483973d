-- does: makes one slice's bills and lists those that cannot be worked out; yields how many, and how much
WITH worked AS MATERIALIZED ({{worked}}),
made AS (
    INSERT INTO billing_bill (
        book_id, account_id, asset_id, item_id, tariff_id, version_id, origin, origin_id, starts_on, ends_on, billed_days, full_days,
        measure, inputs, net, tax_percent, tax, amount, paid, due_on, posted_on, made_on, run_id, user_id, actor_name, replaces_id
    )
    SELECT
        %(book)s, account_id, asset_id, %(item)s, %(tariff)s, %(version)s, %(origin)s, origin_id, starts_on, ends_on, billed_days, full_days,
        measure, inputs, net, %(tax_percent)s, tax, net + tax, 0, due_on, greatest(starts_on, %(today)s), %(today)s, run_id,
        %(user)s, %(actor)s, replaces_id
    FROM worked
    WHERE code IS NULL
),
listed AS (
    INSERT INTO billing_runfailure (run_id, book_id, origin_id, asset_id, item_id, tariff_id, starts_on, code, lacks)
    SELECT run_id, %(book)s, origin_id, asset_id, %(item)s, %(tariff)s, starts_on, code, lacks
    FROM worked
    WHERE code IS NOT NULL AND run_id IS NOT NULL
)
SELECT
    count(*) FILTER (WHERE code IS NULL) AS made,
    count(*) FILTER (WHERE code IS NOT NULL) AS failed,
    coalesce(sum(net + tax) FILTER (WHERE code IS NULL), 0) AS amount
FROM worked
