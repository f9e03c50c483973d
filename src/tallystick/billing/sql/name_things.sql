-- yields: the codes and names of assets, items and tariffs, in the order given
SELECT asset.code AS asset_code, item.name AS item_name, tariff.name AS tariff_name
FROM unnest(%(assets)s::bigint[], %(items)s::bigint[], %(tariffs)s::bigint[]) WITH ORDINALITY AS named (asset_id, item_id, tariff_id, place)
LEFT JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = named.asset_id
LEFT JOIN tariffs_chargeitem AS item ON item.id = named.item_id
LEFT JOIN tariffs_tariff AS tariff ON tariff.id = named.tariff_id
ORDER BY named.place
