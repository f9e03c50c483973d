-- yields: the periodic tariffs that assets bear for days up to one (null: all assets of the book), and how many of the assets bear each
SELECT
    tariff.id AS tariff_id, tariff.name AS tariff_name, tariff.months, item.id AS item_id, item.name AS item_name,
    count(DISTINCT a.asset_id) AS assets
FROM tariffs_assignment AS a
JOIN tariffs_tariff AS tariff ON tariff.id = a.tariff_id
JOIN tariffs_chargeitem AS item ON item.id = a.item_id
WHERE a.book_id = %(book)s
    AND a.removed_on IS NULL
    AND a.start_on <= %(through)s
    AND NOT tariff.on_usage
    AND (%(assets)s::bigint[] IS NULL OR a.asset_id = ANY(%(assets)s::bigint[]))
    AND (%(items)s::bigint[] IS NULL OR a.item_id = ANY(%(items)s::bigint[]))
GROUP BY tariff.id, item.id
ORDER BY item.name, tariff.name, tariff.id
