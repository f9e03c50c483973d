-- yields: what a run could not make, by tariff and reason: how many bills, of how many assets, and how many bills were made since
SELECT
    failure.code, failure.lacks, failure.tariff_id, failure.tariff_name, failure.item_id, failure.item_name,
    count(*) AS bills, count(DISTINCT failure.asset_id) AS assets, count(*) FILTER (WHERE failure.is_made) AS made
FROM ({{failures}}) AS failure
GROUP BY failure.code, failure.lacks, failure.tariff_id, failure.tariff_name, failure.item_id, failure.item_name
ORDER BY bills DESC, failure.item_name, failure.tariff_name, failure.code, failure.lacks
