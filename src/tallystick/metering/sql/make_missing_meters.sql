-- does: makes a meter for each asset and item named without a serial that has none in use
INSERT INTO metering_meter (book_id, asset_id, item_id, serial, multiplier, initial)
SELECT DISTINCT %(book)s, named.asset_id, named.item_id, '', 1, 0
FROM unnest(%(assets)s::bigint[], %(items)s::bigint[], %(serials)s::text[]) AS named (asset_id, item_id, serial)
JOIN estate_asset AS asset ON asset.book_id = %(book)s AND asset.id = named.asset_id
JOIN tariffs_chargeitem AS item ON item.id = named.item_id AND (item.book_id IS NULL OR item.book_id = %(book)s)
WHERE named.serial = ''
    AND NOT EXISTS (
        SELECT FROM metering_meter AS m
        WHERE m.book_id = %(book)s AND m.asset_id = named.asset_id AND m.item_id = named.item_id AND m.removed_on IS NULL AND m.label > 0
    )
