-- yields: for one slice how many bills would be made, how much, how many would fail, the furthest from the rest, and some failures
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
failures AS (
    SELECT asset_id, starts_on, code, lacks
    FROM worked
    WHERE code IS NOT NULL
    ORDER BY asset_id
    LIMIT 200
)
SELECT
    totals.made, totals.failed, totals.amount,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('asset_id', o.asset_id, 'starts_on', o.starts_on, 'amount', o.amount::text, 'times_mean', o.times_mean::text)), '[]') FROM outliers AS o) AS outliers,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('asset_id', f.asset_id, 'starts_on', f.starts_on, 'code', f.code, 'lacks', f.lacks)), '[]') FROM failures AS f) AS failures
FROM totals
