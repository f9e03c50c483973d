-- yields: one clash of a wanted assignment with one that is there, or with another wanted one: asset, item, the other's tariff
WITH wanted AS (
    SELECT *, daterange(start_on, end_on, '[]') AS days
    FROM unnest(
        %(asset_id)s::bigint[], %(item_id)s::bigint[], %(tariff_id)s::bigint[], %(start_on)s::date[], %(end_on)s::date[]
    ) WITH ORDINALITY AS row (asset_id, item_id, tariff_id, start_on, end_on, number)
),
clash AS (
    SELECT wanted.number, wanted.asset_id, wanted.item_id, bound.tariff_id
    FROM wanted
    JOIN tariffs_assignment AS bound
      ON bound.book_id = %(book)s AND bound.asset_id = wanted.asset_id AND bound.item_id = wanted.item_id
     AND bound.removed_on IS NULL AND daterange(bound.start_on, bound.end_on, '[]') && wanted.days
    UNION ALL
    SELECT later.number, later.asset_id, later.item_id, earlier.tariff_id
    FROM wanted AS later
    JOIN wanted AS earlier USING (asset_id, item_id)
    WHERE earlier.number < later.number AND earlier.days && later.days
)
SELECT clash.number, asset.code AS asset_code, item.name AS item_name, tariff.name AS tariff_name
FROM clash
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = clash.asset_id
JOIN tariffs_chargeitem AS item ON item.id = clash.item_id
JOIN tariffs_tariff AS tariff ON tariff.id = clash.tariff_id
ORDER BY clash.number
LIMIT 1
