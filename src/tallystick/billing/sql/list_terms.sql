-- yields: each periodic tariff that is wanted, how it charges its item, and the days that its assignments span
WITH bound AS (
    SELECT a.tariff_id, min(a.start_on) AS first_on, max(coalesce(a.end_on, DATE '9999-12-31')) AS last_on
    FROM tariffs_assignment AS a
    WHERE a.book_id = %(book)s
        AND a.removed_on IS NULL
        AND (%(items)s::bigint[] IS NULL OR a.item_id = ANY(%(items)s))
        AND (%(tariffs)s::bigint[] IS NULL OR a.tariff_id = ANY(%(tariffs)s))
        AND (%(assets)s::bigint[] IS NULL OR a.asset_id = ANY(%(assets)s))
    GROUP BY a.tariff_id
)
SELECT
    t.id AS tariff_id, t.item_id, t.method, t.measure, t.months, t.price_for,
    i.cycle, i.pre_generate_month, i.partial_period, i.late_from, i.grace_days, i.tax_percent,
    bound.first_on, bound.last_on
FROM bound
JOIN tariffs_tariff AS t ON t.id = bound.tariff_id
JOIN tariffs_chargeitem AS i ON i.id = t.item_id
WHERE t.on_usage = %(on_usage)s
ORDER BY t.item_id, t.id
