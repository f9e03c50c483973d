-- yields: some of a run's failures, by item and asset; at most so many of each tariff and reason
SELECT failure.*
FROM ({{failures}}) AS failure
WHERE %(each)s::int IS NULL OR failure.place <= %(each)s
ORDER BY failure.item_name, failure.asset_code, failure.starts_on
LIMIT %(limit)s
