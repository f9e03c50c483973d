-- yields: the periods of billing years that begin in one month under one tariff, each kept inside the month, cut only by the end
WITH counted AS (
    SELECT
        a.id, a.asset_id, a.amount, a.end_on,
        extract(DAY FROM a.start_on)::int AS day,
        extract(YEAR FROM a.start_on)::int AS year,
        %(month_index)s - extract(YEAR FROM a.start_on)::int * 12 - extract(MONTH FROM a.start_on)::int AS months_since
    FROM tariffs_assignment AS a
    WHERE a.book_id = %(book)s
        AND a.tariff_id = %(tariff)s
        AND a.removed_on IS NULL
        AND a.id > %(after)s
        AND a.start_on <= %(last_on)s
        AND (a.end_on IS NULL OR a.end_on >= %(first_on)s)
        AND (%(assets)s::bigint[] IS NULL OR a.asset_id = ANY(%(assets)s))
        AND (%(by_hand)s OR a.made_on < %(today)s)
),
periods AS (
    SELECT
        counted.id AS origin_id, counted.asset_id, counted.amount AS assigned, counted.end_on,
        %(month)s::date + least(counted.day, %(month_days)s) - 1 AS starts_on,
        %(next_month)s::date + least(counted.day, %(next_month_days)s) - 2 AS full_last
    FROM counted
    WHERE mod(counted.months_since, %(months)s) = 0
        AND (%(by_hand)s OR counted.year + counted.months_since / 12 <= %(open_year)s)
)
SELECT
    periods.origin_id, periods.asset_id, periods.assigned, periods.starts_on,
    least(periods.end_on, periods.full_last) AS ends_on,
    periods.starts_on AS full_first, periods.full_last
FROM periods
WHERE periods.starts_on BETWEEN %(first_on)s AND %(last_on)s
    AND (periods.end_on IS NULL OR periods.end_on >= periods.starts_on)
