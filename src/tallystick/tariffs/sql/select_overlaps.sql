-- yields: one clash of a wanted assignment with one that is there, or with an earlier wanted one: asset, item, the other's tariff
WITH wanted AS (
    SELECT asset_id, item_id, tariff_id, start_on, end_on, number,
           lag(tariff_id) OVER others AS other_id,
           -- Sorted by start, a clash is one that starts before all the earlier ones have ended.
           max(coalesce(end_on, '9999-12-31')) OVER (others ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= start_on AS is_clash
    FROM unnest(
        %(asset_id)s::bigint[], %(item_id)s::bigint[], %(tariff_id)s::bigint[], %(start_on)s::date[], %(end_on)s::date[]
    ) WITH ORDINALITY AS row (asset_id, item_id, tariff_id, start_on, end_on, number)
    WINDOW others AS (PARTITION BY asset_id, item_id ORDER BY start_on, number)
),
clash AS MATERIALIZED (  -- before it is named: else its assets are looked up for every row of the book
    SELECT wanted.number, wanted.asset_id, wanted.item_id, bound.tariff_id
    FROM wanted
    JOIN tariffs_assignment AS bound
      ON bound.book_id = %(book)s AND bound.asset_id = wanted.asset_id AND bound.item_id = wanted.item_id
     AND bound.removed_on IS NULL
     AND daterange(bound.start_on, bound.end_on, '[]') && daterange(wanted.start_on, wanted.end_on, '[]')
    UNION ALL
    SELECT number, asset_id, item_id, other_id
    FROM wanted
    WHERE is_clash
    ORDER BY number
    LIMIT 1
)
SELECT clash.number, asset.code AS asset_code, item.name AS item_name, tariff.name AS tariff_name
FROM clash
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = clash.asset_id
JOIN tariffs_chargeitem AS item ON item.id = clash.item_id
JOIN tariffs_tariff AS tariff ON tariff.id = clash.tariff_id
