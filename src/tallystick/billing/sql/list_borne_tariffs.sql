-- yields: the periodic tariffs that chosen assets bear for days up to one, and how many of the assets bear each
SELECT
    tariff.id AS tariff_id, tariff.name AS tariff_name, tariff.months, item.id AS item_id, item.name AS item_name,
    count(DISTINCT a.asset_id) AS assets
FROM ({{chosen}}) AS chosen
JOIN tariffs_assignment AS a ON a.book_id = %(book)s AND a.asset_id = chosen.id
JOIN tariffs_tariff AS tariff ON tariff.id = a.tariff_id
JOIN tariffs_chargeitem AS item ON item.id = a.item_id
WHERE a.removed_on IS NULL
    AND a.start_on <= %(through)s
    AND NOT tariff.on_usage
    AND (%(items)s::bigint[] IS NULL OR a.item_id = ANY(%(items)s::bigint[]))
GROUP BY tariff.id, item.id
ORDER BY item.name, tariff.name, tariff.id
