-- yields: assignments whose days overlap with those of wanted ones of the same asset and item, and the day before
SELECT bound.id AS assignment_id, min(wanted.start_on) - 1 AS end_on
FROM unnest(
    %(asset_id)s::bigint[], %(item_id)s::bigint[], %(start_on)s::date[], %(end_on)s::date[]
) AS wanted (asset_id, item_id, start_on, end_on)
JOIN tariffs_assignment AS bound
  ON bound.book_id = %(book)s AND bound.asset_id = wanted.asset_id AND bound.item_id = wanted.item_id
 AND bound.removed_on IS NULL
 AND daterange(bound.start_on, bound.end_on, '[]') && daterange(wanted.start_on, wanted.end_on, '[]')
GROUP BY bound.id
ORDER BY bound.id
