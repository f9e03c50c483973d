-- yields: the periods of a natural year that begin in one month under one tariff, cut to the days of their assignments
SELECT
    a.id AS origin_id, a.asset_id, a.amount AS assigned,
    greatest(a.start_on, %(block_first)s::date) AS starts_on,
    least(a.end_on, %(block_last)s::date) AS ends_on,
    %(block_first)s::date AS full_first, %(block_last)s::date AS full_last
FROM tariffs_assignment AS a
WHERE a.book_id = %(book)s
    AND a.tariff_id = %(tariff)s
    AND a.removed_on IS NULL
    AND a.id > %(after)s
    -- The period begins with its block or, later, with its assignment; said by columns alone, so that the planner can count.
    AND a.start_on <= %(last_on)s
    AND (%(block_first)s::date >= %(first_on)s::date OR a.start_on >= %(first_on)s)
    AND (a.end_on IS NULL OR a.end_on >= %(block_first)s::date)
    AND (%(assets)s::bigint[] IS NULL OR a.asset_id = ANY(%(assets)s))
    AND (%(by_hand)s OR a.made_on < %(today)s)
