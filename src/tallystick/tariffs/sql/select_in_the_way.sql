-- yields: assignments whose days overlap with those of wanted ones of the same asset and item, named, and the day before
WITH clash AS (
    SELECT bound.id, min(wanted.start_on) - 1 AS end_on
    FROM unnest(
        %(asset_id)s::bigint[], %(item_id)s::bigint[], %(start_on)s::date[], %(end_on)s::date[]
    ) AS wanted (asset_id, item_id, start_on, end_on)
    JOIN tariffs_assignment AS bound
      ON bound.book_id = %(book)s AND bound.asset_id = wanted.asset_id AND bound.item_id = wanted.item_id
     AND bound.removed_on IS NULL
     AND daterange(bound.start_on, bound.end_on, '[]') && daterange(wanted.start_on, wanted.end_on, '[]')
    GROUP BY bound.id
)
SELECT clash.id AS assignment_id, clash.end_on, bound.asset_id, asset.code AS asset_code, item.name AS item_name,
       bound.tariff_id, tariff.name AS tariff_name, bound.start_on AS starts_on, bound.end_on AS ends_on
FROM clash
JOIN tariffs_assignment AS bound ON bound.book_id = %(book)s AND bound.id = clash.id
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = bound.asset_id
JOIN tariffs_chargeitem AS item ON item.id = bound.item_id
JOIN tariffs_tariff AS tariff ON tariff.id = bound.tariff_id
ORDER BY asset.code, clash.id
