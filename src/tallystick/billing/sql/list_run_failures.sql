-- yields: the bills that a run could not make, with the code of the reason and what the asset lacks
SELECT
    f.code, f.lacks, f.starts_on, asset.code AS asset_code, item.name AS item_name, tariff.name AS tariff_name
FROM billing_runfailure AS f
JOIN tariffs_chargeitem AS item ON item.id = f.item_id
JOIN tariffs_tariff AS tariff ON tariff.id = f.tariff_id
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = f.asset_id
WHERE f.book_id = %(book)s
    AND f.run_id = %(run)s
ORDER BY item.name, asset.code, f.starts_on
LIMIT %(limit)s
