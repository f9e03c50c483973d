-- yields: for each asset, item and serial named its meter (nothing where there is none), and how many it might be. Without a serial the
-- asset's own meter in use is meant or, where it has none, its communal one.
SELECT
    named.asset_id, named.item_id, named.serial, concat_ws(' ', asset.code, item.name) AS name,
    CASE WHEN found.own > 0 THEN found.own_id ELSE found.communal_id END AS meter_id,
    CASE WHEN found.own > 0 THEN found.own ELSE found.communal END AS meters
FROM unnest(%(assets)s::bigint[], %(items)s::bigint[], %(serials)s::text[]) AS named (asset_id, item_id, serial)
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = named.asset_id
JOIN tariffs_chargeitem AS item ON item.id = named.item_id
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE NOT m.communal) AS own,
        min(m.id) FILTER (WHERE NOT m.communal) AS own_id,
        count(*) FILTER (WHERE m.communal) AS communal,
        min(m.id) FILTER (WHERE m.communal) AS communal_id
    FROM metering_meter AS m
    WHERE m.book_id = %(book)s
        AND m.asset_id = named.asset_id
        AND m.item_id = named.item_id
        AND m.label > 0
        AND CASE WHEN named.serial = '' THEN m.removed_on IS NULL ELSE m.serial = named.serial END
) AS found
