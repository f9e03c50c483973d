-- yields: for one slice how many bills would be made, how much, how many would fail; the furthest from the rest, those furthest from
-- the same unit's bill for the period before (changes), and some failures
WITH worked AS MATERIALIZED ({{worked}}),
totals AS (
    SELECT
        count(*) FILTER (WHERE code IS NULL) AS made,
        count(*) FILTER (WHERE code IS NOT NULL) AS failed,
        coalesce(sum(net + tax) FILTER (WHERE code IS NULL), 0) AS amount,
        avg(net) FILTER (WHERE code IS NULL) AS mean
    FROM worked
),
outliers AS (
    SELECT asset_id, starts_on, net + tax AS amount, round(net / totals.mean, 2) AS times_mean
    FROM worked CROSS JOIN totals
    WHERE code IS NULL AND totals.mean > 0 AND (net > 3 * totals.mean OR net * 3 < totals.mean)
    ORDER BY abs(net - totals.mean) DESC, asset_id
    LIMIT 20
),
-- Beside the same unit's bill for the period before; a period that was cut says nothing.
own AS (
    SELECT
        worked.asset_id, worked.starts_on, worked.net + worked.tax AS amount,
        earlier.id AS earlier_id, earlier.starts_on AS earlier_on, earlier.amount AS earlier_amount,
        greatest(worked.net + worked.tax, earlier.amount) / nullif(least(worked.net + worked.tax, earlier.amount), 0) AS times
    FROM worked
    JOIN billing_bill AS earlier
        ON earlier.book_id = %(book)s
        AND earlier.starts_on BETWEEN %(earlier_first)s AND %(earlier_last)s
        AND earlier.origin = 1
        AND earlier.keeps_place
        AND earlier.tariff_id = %(tariff)s
        AND earlier.asset_id = worked.asset_id
        AND earlier.ends_on = worked.starts_on - 1
    WHERE worked.code IS NULL
        AND worked.billed_days IS NULL
        AND earlier.billed_days IS NULL
        AND earlier.voided_at IS NULL
        AND earlier.amount <> worked.net + worked.tax
    ORDER BY times DESC NULLS FIRST, abs(worked.net + worked.tax - earlier.amount) DESC, worked.asset_id
    LIMIT 50
),
failures AS (
    SELECT origin_id AS assignment_id, asset_id, starts_on, code, lacks
    FROM worked
    WHERE code IS NOT NULL
    ORDER BY asset_id
    LIMIT 200
)
SELECT
    totals.made, totals.failed, totals.amount,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('asset_id', o.asset_id, 'starts_on', o.starts_on, 'amount', o.amount::text, 'times_mean', o.times_mean::text)), '[]') FROM outliers AS o) AS outliers,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('asset_id', w.asset_id, 'starts_on', w.starts_on, 'amount', w.amount::text, 'earlier_id', w.earlier_id, 'earlier_on', w.earlier_on, 'earlier_amount', w.earlier_amount::text, 'times', w.times::text)), '[]') FROM own AS w) AS changes,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('assignment_id', f.assignment_id, 'asset_id', f.asset_id, 'starts_on', f.starts_on, 'code', f.code, 'lacks', f.lacks)), '[]') FROM failures AS f) AS failures
FROM totals
