-- yields: how many periodic tariffs each of the assets given bears; those that bear none are left out
SELECT a.asset_id, count(*) AS tariffs
FROM tariffs_assignment AS a
JOIN tariffs_tariff AS tariff ON tariff.id = a.tariff_id
WHERE a.book_id = %(book)s
    AND a.asset_id = ANY(%(assets)s::bigint[])
    AND a.removed_on IS NULL
    AND NOT tariff.on_usage
    AND (%(items)s::bigint[] IS NULL OR a.item_id = ANY(%(items)s::bigint[]))
GROUP BY a.asset_id
